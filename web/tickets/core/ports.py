"""What the core asks of a ticket system; each adapter is one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from web.tickets.core.letter import Letter
from web.tickets.core.message import Arrival, TicketMessage


class TicketSystem(Protocol):
    @property
    def name(self) -> str:
        """As in the address of its webhook and in the tables."""
        ...

    def received(self, raw: bytes, headers: Mapping[str, str], now: datetime) -> Arrival | None:
        """The message in a request, its signature checked over the raw bytes.

        None for a request that tells nothing we need. Raises Forged, Late, Malformed.
        """
        ...

    async def find(self, letter: Letter) -> str | None:
        """The ticket that holds this letter already; None where none does.

        Raises Undelivered, Rejected.
        """
        ...

    async def deliver(self, letter: Letter) -> str:
        """Puts the letter onto its ticket, or opens one; returns the ticket's id.

        Raises Undelivered, Rejected.
        """
        ...

    async def news(self, since: datetime) -> list[TicketMessage]:
        """Messages since then, of a system that is asked; empty for one that only tells.

        Raises Undelivered, Rejected.
        """
        ...

    async def close(self) -> None: ...
