"""Works off what has been delivered: each message once, in the order it was written."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from web.gateway.logs import log, log_exception
from web.gateway.problems import InProgress, Refused, Unavailable
from web.gateway.wiring import Gateway
from web.tickets.core.letter import marks_in
from web.tickets.core.message import TicketMessage
from web.tickets.inbox import deliveries
from web.tickets.inbox.agents import Agents
from web.tickets.inbox.customers import AssistantAway, Customers
from web.tickets.inbox.deliveries import Claimed, Pending
from web.tickets.outbox.letters import kind_marked
from web.tickets.settings import TicketSettings

MARGIN_S = 5.0
LONGEST_WAIT_S = 600.0


@dataclass
class Working:
    """Any gateway may run it, several at once too: a delivery is claimed before it is taken."""

    gateway: Gateway
    customers: Customers
    agents: Agents
    settings: TicketSettings
    providers: Sequence[str]
    _under_way: dict[tuple[str, str], "asyncio.Task[None]"] = field(default_factory=dict)
    _is_assistant_away: bool = False

    async def look(self) -> None:
        """Begins on what is due; returns when there is room for more and nothing more is due."""
        while len(tasks := await self.begin()) >= self.settings.at_once:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)

    async def begin(self) -> "list[asyncio.Task[None]]":
        """Starts on as many tickets as may be worked on at once; returns all under way."""
        if self._is_assistant_away and not await self.gateway.rasa.is_ready():
            return []
        self._is_assistant_away = False
        waiting = await self.gateway.database.read(
            lambda session: deliveries.pending(session, self.providers)
        )
        for one in deliveries.heads(waiting, self.gateway.clock()):
            if len(self._under_way) >= self.settings.at_once:
                break
            if one.ticket not in self._under_way:
                task = asyncio.create_task(self._work_on(one))
                self._under_way[one.ticket] = task
                task.add_done_callback(partial(self._ended, one.ticket))
        return list(self._under_way.values())

    def _ended(self, ticket: tuple[str, str], _task: "asyncio.Task[None]") -> None:
        self._under_way.pop(ticket, None)

    async def stop(self) -> None:
        """What is cut short here is taken up again, as after a crash."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work_on(self, one: Pending) -> None:
        limit_s = max(self.settings.lease_s, self.gateway.settings.work_limit_s + MARGIN_S)
        held = self.gateway.clock() + timedelta(seconds=limit_s)
        try:
            claimed = await self.gateway.database.write(
                lambda session: deliveries.claim(session, one, held)
            )
            if claimed is None:
                return
            reason = await self._hindrance(claimed)
            due_at = self.gateway.clock() + timedelta(seconds=self._wait_s(one))

            def note(session: Session) -> None:
                if reason is None:
                    deliveries.conclude(session, claimed)
                else:
                    deliveries.postpone(session, claimed, due_at)

            await self.gateway.database.write(note)
        except Exception as error:
            # The claim ends by itself, and somebody takes it up again.
            log_exception("delivery_failed", error, provider=one.provider)

    async def _hindrance(self, one: Claimed) -> str | None:
        """Why it must be taken up again; None when it is done."""
        try:
            await self._take(one.pending.provider, one.message)
        except AssistantAway:
            self._is_assistant_away = True
            return "assistant_away"
        except (InProgress, Unavailable) as reason:
            return reason.name
        except Refused as reason:
            # The same message with other words: what was answered stands.
            log("delivery_refused", provider=one.pending.provider, reason=reason.name)
        except Exception as error:
            log_exception("delivery_failed", error, provider=one.pending.provider)
            return "unexpected"
        return None

    def _wait_s(self, one: Pending) -> float:
        return min(LONGEST_WAIT_S, 2.0 ** min(one.attempts, 10))

    async def _take(self, provider: str, message: TicketMessage | None) -> None:
        if message is None or await self._is_ours(message):
            return
        if message.author == "agent":
            await self.agents.take(provider, message)
        elif message.author == "customer" and (message.text or message.subject):
            await self.customers.take(provider, message)
        await self.agents.tell_status(provider, message)

    async def _is_ours(self, message: TicketMessage) -> bool:
        """Whether we wrote it. A customer who quotes a note or a reply of ours did not."""
        marks = marks_in(message.text)
        if message.author == "bot":
            return message.status is None
        if not marks:
            return False
        kinds = await self.gateway.database.read(
            lambda session: {kind_marked(session, mark) for mark in marks}
        )
        ours = kinds - {None}
        return bool(ours & {"ticket", "message"} if message.author == "customer" else ours)
