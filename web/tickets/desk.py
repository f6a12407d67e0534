"""Puts the tickets' rooms together: what the gateway mounts, runs and closes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from web.gateway.exchange import Exchange
from web.gateway.logs import log_exception
from web.gateway.wiring import Gateway
from web.tickets.core.ports import TicketSystem
from web.tickets.handover.handing import Handing
from web.tickets.inbox.agents import Agents
from web.tickets.inbox.arriving import tickets_router
from web.tickets.inbox.customers import Customers
from web.tickets.inbox.polling import Polling
from web.tickets.inbox.working import Working
from web.tickets.outbox.letters import Waiting
from web.tickets.outbox.sending import Sending
from web.tickets.proposals.wording import ticket_texts
from web.tickets.settings import TicketSettings

Step = Callable[[], Coroutine[Any, Any, object]]


@dataclass(frozen=True)
class Desk:
    """Where tickets are worked on. ``settle`` is for tests: it does all that is due."""

    settings: TicketSettings
    systems: Mapping[str, TicketSystem]
    router: APIRouter
    working: Working
    sending: Sending
    handing: Handing
    polling: Polling

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Works in the background as long as the gateway runs."""
        steps: list[tuple[Step, float]] = [
            (self.working.look, self.settings.poll_s),
            (self.sending.work_off, self.settings.poll_s),
            (self.polling.look, self.settings.rt_poll_s),
        ]
        if self.settings.handover_to:
            steps.append((self.handing.look, self.settings.poll_s * 4))
        tasks = [asyncio.create_task(_again(*step)) for step in steps if self.systems]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await self.working.stop()
            for system in self.systems.values():
                await system.close()

    async def settle(self) -> None:
        """Does all that is due now: what came in, who waits, what goes out."""
        while tasks := await self.working.begin():
            await asyncio.gather(*tasks)
        if self.settings.handover_to:
            await self.handing.look()
        await self.sending.work_off()


async def _again(step: Step, every_s: float) -> None:
    """Never ends by itself: whatever fails is tried again."""
    while True:
        try:
            await step()
        except Exception as error:
            log_exception("tickets_failed", error)
        await asyncio.sleep(every_s)


def open_desk(
    gateway: Gateway, settings: TicketSettings, systems: Mapping[str, TicketSystem]
) -> Desk:
    texts = ticket_texts()
    handing = Handing(gateway, settings, texts)

    def confirmed(session: Session, one: Waiting, ticket_id: str, now: datetime) -> str | None:
        return handing.opened(session, one, ticket_id, now)

    return Desk(
        settings=settings,
        systems=systems,
        router=tickets_router(gateway, systems, settings.settle_s),
        working=Working(
            gateway,
            Customers(gateway, Exchange(gateway), settings, texts),
            Agents(gateway, settings, texts),
            settings,
            tuple(systems),
        ),
        sending=Sending(gateway, systems, settings, confirmed),
        handing=handing,
        polling=Polling(gateway, systems, settings),
    )
