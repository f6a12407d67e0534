"""Sends what is in the outbox: again until it is confirmed, and each letter once."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from web.gateway.logs import log, log_exception
from web.gateway.wiring import Gateway
from web.tickets.core.errors import Rejected, TicketError, Undelivered
from web.tickets.core.ports import TicketSystem
from web.tickets.outbox import letters
from web.tickets.outbox.letters import Waiting
from web.tickets.outbox.pauses import Pauses
from web.tickets.settings import TicketSettings

REJECTED_WAIT_S = 3600.0
AT_ONCE = 4

# Called in the transaction that confirms a letter, with the ticket that holds it.
Confirmed = Callable[[Session, Waiting, str, datetime], str | None]


class Sending:
    """Any gateway may run it, several at once too: a letter is claimed before it is sent."""

    def __init__(
        self,
        gateway: Gateway,
        systems: Mapping[str, TicketSystem],
        settings: TicketSettings,
        confirmed: Confirmed,
    ) -> None:
        self._gateway = gateway
        self._systems = systems
        self._settings = settings
        self._confirmed = confirmed
        self._pauses = Pauses(settings.longest_wait_s)
        self._room = asyncio.Semaphore(AT_ONCE)

    async def work_off(self) -> int:
        """Tries every letter that is due, once; returns how many went out."""
        now = self._gateway.clock()
        names = [name for name in self._systems if not self._pauses.is_paused(name, now)]
        if not names:
            return 0
        due = await self._gateway.database.read(lambda session: letters.due(session, names, now))
        return sum(await asyncio.gather(*(self._in_turn(ones) for ones in _by_ticket(due))))

    async def _in_turn(self, ones: Sequence[Waiting]) -> int:
        """The letters of one ticket, in the order they were written."""
        return sum([await self._sent(one) for one in ones])

    async def _sent(self, one: Waiting) -> bool:
        async with self._room:
            now = self._gateway.clock()
            if self._pauses.is_paused(one.provider, now):
                return False
            until = now + timedelta(seconds=self._settings.lease_s)
            claimed = await self._gateway.database.write(
                lambda session: letters.claim(session, one, until)
            )
            return claimed and await self._tried(one)

    async def _tried(self, one: Waiting) -> bool:
        try:
            ticket_id = await self._delivered(one)
        except Rejected as reason:
            await self._postpone(
                one, reason, self._gateway.clock() + timedelta(seconds=REJECTED_WAIT_S)
            )
            return False
        except Undelivered as reason:
            due_at = self._pauses.failed(one.provider, self._gateway.clock(), reason.retry_after_s)
            await self._postpone(one, reason, due_at)
            return False
        except Exception as error:
            # An answer in a shape that nobody foresaw must not hold up the other letters.
            log_exception("letter_failed", error, provider=one.provider, letter=one.outbox_id)
            due_at = self._pauses.failed(one.provider, self._gateway.clock(), None)
            await self._postpone(one, TicketError("unexpected"), due_at)
            return False
        self._pauses.succeeded(one.provider)
        await self._confirm(one, ticket_id)
        return True

    async def _delivered(self, one: Waiting) -> str:
        """The ticket. Where an earlier attempt may have arrived, it is looked for first."""
        system = self._systems[one.provider]
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                found = await system.find(one.letter) if one.attempts else None
                return found if found is not None else await system.deliver(one.letter)
        except TimeoutError as error:
            raise Undelivered("no answer in time") from error

    async def _postpone(self, one: Waiting, reason: TicketError, due_at: datetime) -> None:
        log("letter_delayed", provider=one.provider, letter=one.outbox_id, reason=str(reason))
        await self._gateway.database.write(lambda session: letters.postpone(session, one, due_at))

    async def _confirm(self, one: Waiting, ticket_id: str) -> None:
        now = self._gateway.clock()

        def confirm(session: Session) -> str | None:
            if not letters.confirm(session, one, ticket_id, now):
                return None
            return self._confirmed(session, one, ticket_id, now)

        changed = await self._gateway.database.write(confirm)
        if changed is not None:
            self._gateway.doorbell.ring(changed)


def _by_ticket(due: Sequence[Waiting]) -> Iterable[Sequence[Waiting]]:
    tickets: dict[tuple[str, str], list[Waiting]] = defaultdict(list)
    for one in due:
        tickets[one.provider, one.letter.ticket_id or one.letter.mark].append(one)
    return tickets.values()
