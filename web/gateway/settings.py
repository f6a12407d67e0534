"""The gateway's settings, read from the environment (``SATCHEL_…``) and ``.env``."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from models.contract.settings import SETTINGS


class GatewaySettings(BaseSettings):
    """Everything that differs from one installation to the next.

    ``allowed_origins`` and ``trusted_proxies`` are lists with commas. Rates are in the words of
    the library ``limits``: "60/minute".
    """

    model_config = SETTINGS

    gateway_host: str = "127.0.0.1"
    gateway_port: int = 8080
    database_url: str = "sqlite:///var/satchel.db"
    rasa_url: str = "http://127.0.0.1:5005"
    images_dir: Path = Path("var/images")
    widget_dir: Path = Path("web/widget/dist")

    session_secret: SecretStr = Field(min_length=32)
    session_lifetime_s: int = 7 * 24 * 3600
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()

    message_max_chars: int = 1000
    body_max_bytes: int = 64 * 1024
    message_rate: str = "60/minute"
    event_rate: str = "240/minute"
    address_rate: str = "1200/minute"
    streams_per_session: int = 8

    rasa_deadline_s: float = 10.0
    database_patience_s: float = 4.0
    stream_poll_s: float = 0.5
    forgetting_poll_s: float = 1.0
    stream_heartbeat_s: float = 15.0
    stream_max_s: float = 1800.0

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def work_limit_s(self) -> float:
        """After this long a message that is still "being worked on" was left by a crash."""
        return self.rasa_deadline_s + 2 * self.database_patience_s + 2
