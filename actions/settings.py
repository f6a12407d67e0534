"""What the action server can be told from outside."""

from functools import cache

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from models.contract.settings import SETTINGS


class ActionSettings(BaseSettings):
    """Settings of the action server, from the environment and ``.env``."""

    model_config = SETTINGS

    actions_host: str = "127.0.0.1"
    actions_port: int = 5055
    database_url: str = "sqlite:///var/satchel.db"
    scorer_url: str = "http://127.0.0.1:8090"
    scorer_timeout_s: float = Field(default=3.0, gt=0)
    service_token: SecretStr = SecretStr("")
    turn_seed: int | None = None
    """Fixes every turn's seed; for tests. Without it each turn has a seed of its own."""


@cache
def settings() -> ActionSettings:
    """The settings of this process, read once."""
    return ActionSettings()
