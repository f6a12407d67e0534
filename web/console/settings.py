"""The console's settings, read from the environment (``SATCHEL_…``) and ``.env``."""

from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

from models.contract.settings import SETTINGS

Address = Annotated[str, Field(pattern=r"^(https?://\S+)?$")]


class ConsoleSettings(BaseSettings):
    """Everything that differs from one installation to the next.

    ``console_url`` is the address that agents come by, where that is another than host and port:
    behind https it makes the cookie a secure one. ``high_value_cents``: from what a bundle costs
    on, a conversation is worth a look. ``oidc_…``: a provider of log-ins beside the passwords,
    off while ``oidc_issuer`` is empty; ``oidc_claim`` is what names an agent there.
    ``console_scorers`` are further scorers to compare with, each with a checkpoint of its own, as
    "NAME=URL NAME=URL".
    """

    model_config = SETTINGS

    console_host: str = "127.0.0.1"
    console_port: int = 7860
    console_url: Address = ""
    console_secret: SecretStr = Field(min_length=32)
    console_session_s: int = Field(default=10 * 3600, ge=60)
    console_days: int = Field(default=14, ge=1)
    console_poll_s: float = Field(default=2.0, gt=0)
    console_login_rate: str = "10/minute"
    high_value_cents: int = Field(default=50_000, ge=0)

    database_url: str = "sqlite:///var/satchel.db"
    database_patience_s: float = 4.0
    scorer_url: str = "http://127.0.0.1:8090"
    scorer_timeout_s: float = Field(default=3.0, gt=0)
    console_scorers: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    service_token: SecretStr = SecretStr("")

    oidc_issuer: Address = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_claim: str = "email"

    @field_validator("console_scorers", mode="before")
    @classmethod
    def _by_name(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        pairs = [part.partition("=") for part in value.split()]
        if not all(name and url.startswith(("http://", "https://")) for name, _, url in pairs):
            raise ValueError("SATCHEL_CONSOLE_SCORERS reads NAME=URL, with spaces between them")
        return {name: url for name, _, url in pairs}

    @model_validator(mode="after")
    def _knows_the_client(self) -> Self:
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("SATCHEL_OIDC_ISSUER needs SATCHEL_OIDC_CLIENT_ID")
        return self

    @property
    def own_address(self) -> str:
        """Where a browser finds the console, without a slash at the end."""
        host = "127.0.0.1" if self.console_host == "0.0.0.0" else self.console_host
        return self.console_url.rstrip("/") or f"http://{host}:{self.console_port}"

    @property
    def is_https(self) -> bool:
        return self.own_address.startswith("https:")
