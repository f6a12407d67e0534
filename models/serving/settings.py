"""The scorer service's settings, read from the environment (``SATCHEL_…``) and ``.env``."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from models.contract.settings import SETTINGS


class ScorerSettings(BaseSettings):
    """Everything that differs from one installation to the next.

    ``base_model`` is a packaged name, a folder or a hub id, prepared by
    ``python -m models.scorer.encoder prepare``. ``checkpoint`` is the folder of a trained scorer,
    whose own base is then used; empty or "untrained": none. ``device`` is auto, cpu, cuda or
    cuda:N. ``scorer_queue`` counts the requests that may wait while all workers are busy.
    """

    model_config = SETTINGS

    scorer_host: str = "127.0.0.1"
    scorer_port: int = 8090
    scorer_workers: int = Field(default=2, ge=1)
    scorer_queue: int = Field(default=16, ge=0)
    scorer_body_max_bytes: int = 256 * 1024
    database_url: str = "sqlite:///var/satchel.db"
    service_token: SecretStr = Field(min_length=16)
    device: str = "auto"
    base_model: str = "multilingual-e5-small"
    checkpoint: str = ""
    base_dir: Path = Path("var/base")
    torch_threads: int = Field(default=1, ge=1)
    var_dir: Path = Path("var")
