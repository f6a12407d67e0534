"""Asks the systems whose webhooks are not sure to arrive for what they have not told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from data.db.operation import DeliveryRow
from web.gateway.logs import log
from web.gateway.wiring import Gateway
from web.tickets.core.errors import TicketError
from web.tickets.core.message import Arrival, TicketMessage
from web.tickets.core.ports import TicketSystem
from web.tickets.inbox.arriving import without_personal_data
from web.tickets.inbox.deliveries import store
from web.tickets.settings import TicketSettings

OVERLAP = timedelta(minutes=3)
AT_FIRST = timedelta(days=1)
"""How far back is looked where nothing was ever delivered."""


@dataclass
class Polling:
    gateway: Gateway
    systems: Mapping[str, TicketSystem]
    settings: TicketSettings
    _looked_at: dict[str, datetime] = field(default_factory=dict)

    async def look(self) -> None:
        """A message that a webhook has brought as well is worked on once all the same."""
        for name, system in self.systems.items():
            now = self.gateway.clock()
            since = self._looked_at.get(name) or await self._last_delivery(name, now)
            try:
                news = await system.news(since - OVERLAP)
            except TicketError as reason:
                log("polling_delayed", provider=name, reason=str(reason))
                continue
            for message in news:
                await self._keep(name, message)
            self._looked_at[name] = now

    async def _keep(self, name: str, message: TicketMessage) -> None:
        arrival = without_personal_data(Arrival(f"poll:{message.message_id}", message))
        now, settle_s = self.gateway.clock(), self.settings.settle_s
        await self.gateway.database.write(
            lambda session: store(session, name, arrival, now, settle_s)
        )

    async def _last_delivery(self, name: str, now: datetime) -> datetime:
        last = select(func.max(DeliveryRow.received_at)).where(DeliveryRow.provider == name)
        found: datetime | None = await self.gateway.database.read(
            lambda session: session.scalar(last)
        )
        return found or now - AT_FIRST
