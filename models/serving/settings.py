"""The scorer service's settings, read from the environment (``SATCHEL_…``) and ``.env``."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from models.contract.settings import SETTINGS


class ScorerSettings(BaseSettings):
    """Everything that differs from one installation to the next.

    ``base_model`` is a packaged name, a folder or a hub id, prepared by
    ``python -m models.scorer.encoder prepare``. ``checkpoint`` is the folder of a trained scorer,
    whose own base is then used; empty or "untrained": none. With ``scorer_standby`` the release
    before the live one stays in memory, to go back to at once. ``second_stage`` is the folder of a
    cross-encoder, which judges at most ``second_stage_top`` of the checkpoint's best bundles anew,
    in ``second_stage_ms`` or else fewer. ``device`` is auto, cpu, cuda or cuda:N, ``precision``
    what the encoders multiply in: fp32, bf16 or int8.
    ``strategies`` is the file that ``python -m models.policy update`` writes; it need not be there.
    ``scorer_queue`` counts the requests that may wait while all workers are busy.
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
    precision: Literal["fp32", "bf16", "int8"] = "fp32"
    base_model: str = "multilingual-e5-small"
    checkpoint: str = ""
    scorer_standby: bool = True
    second_stage: str = ""
    second_stage_top: int = Field(default=12, ge=2)
    second_stage_ms: int = Field(default=150, ge=1)
    base_dir: Path = Path("var/base")
    torch_threads: int = Field(default=1, ge=1)
    var_dir: Path = Path("var")
    strategies: Path = Path("var/strategies.json")
