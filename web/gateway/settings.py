"""The gateway's settings, read from the environment (``SATCHEL_…``) and ``.env``."""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

from models.contract.settings import SETTINGS


class GatewaySettings(BaseSettings):
    """Everything that differs from one installation to the next.

    ``allowed_origins`` and ``trusted_proxies`` are lists with commas. Rates are in the words of
    the library ``limits``: "60/minute". ``llm_url`` is an OpenAI-compatible endpoint for wording
    (``rephrasing/``), the part before ``/chat/completions``; empty, nothing is reworded.
    ``console_url`` is where the agents' console answers; empty, nothing leads there.
    """

    model_config = SETTINGS

    gateway_host: str = "127.0.0.1"
    gateway_port: int = 8080
    database_url: str = "sqlite:///var/satchel.db"
    rasa_url: str = "http://127.0.0.1:5005"
    console_url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
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

    llm_url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    llm_model: str = ""
    llm_key: SecretStr = SecretStr("")
    llm_timeout_s: float = Field(default=2.0, gt=0, le=60)
    llm_at_once: int = Field(default=4, ge=1)

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @model_validator(mode="after")
    def _names_the_model(self) -> Self:
        if self.llm_url and not self.llm_model:
            raise ValueError("SATCHEL_LLM_URL needs SATCHEL_LLM_MODEL, the model to ask for there")
        return self

    @property
    def work_limit_s(self) -> float:
        """After this long a message that is still "being worked on" was left by a crash."""
        wording_s = self.llm_timeout_s if self.llm_url else 0.0
        return self.rasa_deadline_s + wording_s + 2 * self.database_patience_s + 2
