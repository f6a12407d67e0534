"""The settings of the ticket systems, read from ``SATCHEL_TICKETS_…`` and ``.env``."""

from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.contract.settings import SETTINGS

Url = Annotated[str, Field(pattern=r"^(https?://\S+)?$")]
NOTHING = SecretStr("")
NEEDED = {
    "generic": ("generic_url",),
    "zendesk": ("zendesk_url", "zendesk_email", "zendesk_token"),
    "zammad": ("zammad_url", "zammad_token"),
    "rt": ("rt_url", "rt_token"),
}
"""What each system needs beside its secret."""


class TicketSettings(BaseSettings):
    """A system is on once its ``…_secret``, with which its webhooks are signed, is set.

    ``handover_to`` names the system in which a shopper who wants a person gets a ticket; empty,
    none is opened. ``reply_to_customers``: drafts go to the customer too, unseen by an agent.
    ``shop_url`` makes the links to items whole. ``settle_s`` is how long a message waits for
    earlier ones of its ticket that are still under way. ``lease_s`` is how long after a crash
    what was being worked on is taken up again.
    """

    model_config = SettingsConfigDict(**{**SETTINGS, "env_prefix": "SATCHEL_TICKETS_"})

    generic_secret: SecretStr = NOTHING
    generic_url: Url = ""

    zendesk_secret: SecretStr = NOTHING
    zendesk_url: Url = ""
    zendesk_email: str = ""
    zendesk_token: SecretStr = NOTHING

    zammad_secret: SecretStr = NOTHING
    zammad_url: Url = ""
    zammad_token: SecretStr = NOTHING
    zammad_group: str = "Users"
    zammad_customer: str = "shop-chat@localhost"

    rt_secret: SecretStr = NOTHING
    rt_url: Url = ""
    rt_token: SecretStr = NOTHING
    rt_queue: str = "General"
    rt_poll_s: float = Field(default=30.0, gt=0)

    handover_to: Annotated[str, Field(pattern=r"^(generic|zendesk|zammad|rt)?$")] = ""
    reply_to_customers: bool = False
    shop_url: Url = ""

    window_s: float = Field(default=300.0, gt=0)
    settle_s: float = Field(default=1.0, ge=0)
    poll_s: float = Field(default=0.25, gt=0)
    at_once: int = Field(default=2, ge=1)
    timeout_s: float = Field(default=10.0, gt=0)
    lease_s: float = Field(default=30.0, gt=0)
    longest_wait_s: float = Field(default=60.0, gt=0)

    @property
    def names(self) -> tuple[str, ...]:
        """The systems that are on."""
        return tuple(one for one in NEEDED if self._value(f"{one}_secret"))

    def _value(self, name: str) -> str:
        value = getattr(self, name)
        return value.get_secret_value() if isinstance(value, SecretStr) else str(value)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for system in self.names:
            missing = [name for name in NEEDED[system] if not self._value(name)]
            if missing:
                wanted = ", ".join(f"SATCHEL_TICKETS_{name.upper()}" for name in missing)
                raise ValueError(f"SATCHEL_TICKETS_{system.upper()}_SECRET needs {wanted} as well")
        if self.handover_to and self.handover_to not in self.names:
            raise ValueError(
                f"SATCHEL_TICKETS_HANDOVER_TO={self.handover_to} needs "
                f"SATCHEL_TICKETS_{self.handover_to.upper()}_SECRET as well"
            )
        if self.lease_s <= self.timeout_s:
            raise ValueError("SATCHEL_TICKETS_LEASE_S must be more than SATCHEL_TICKETS_TIMEOUT_S")
        return self
