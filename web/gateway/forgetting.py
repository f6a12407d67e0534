"""Works off what has to be erased elsewhere: a request stays until it is confirmed."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.operation import OutboxRow
from data.feedback.mentions import FORGETTING
from data.feedback.scrubbing import scrub
from web.gateway.logs import log, log_exception
from web.gateway.rasa import RasaError
from web.gateway.wiring import Gateway

PAGE = 50
LONGEST_WAIT_S = 300.0


@dataclass(frozen=True)
class Request:
    outbox_id: str
    conversation_id: str


class Forgetting:
    """Any gateway may run it, several at once too: what is erased twice is erased."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def watch(self, every_s: float) -> None:
        """Never ends by itself: whatever fails is tried again."""
        while True:
            await asyncio.sleep(every_s)
            try:
                await self.work_off()
            except Exception as error:
                log_exception("forgetting_failed", error)

    async def work_off(self) -> None:
        """Tries every request that is due, once."""
        now = self._gateway.clock()
        for request in await self._gateway.database.read(lambda session: due(session, now)):
            is_done = await self._is_erased(request)
            note = partial(_note, request=request, is_done=is_done, now=now)
            await self._gateway.database.write(note)

    async def _is_erased(self, request: Request) -> bool:
        """By Rasa, and in the database's own leftovers."""
        try:
            await self._gateway.rasa.forget(request.conversation_id)
        except RasaError as failure:
            log("forgetting_delayed", request=request.outbox_id, reason=str(failure))
            return False
        return await self._gateway.database.read(scrub)


def due(session: Session, now: datetime) -> list[Request]:
    """The requests not confirmed yet whose time has come, the longest waiting first."""
    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.destination == FORGETTING, OutboxRow.sent_at.is_(None))
        .where(OutboxRow.next_attempt_at <= now)
        .order_by(OutboxRow.next_attempt_at)
        .limit(PAGE)
    )
    return [Request(row.outbox_id, row.payload["conversation_id"]) for row in rows]


def _note(session: Session, request: Request, is_done: bool, now: datetime) -> None:
    row = session.get_one(OutboxRow, request.outbox_id)
    row.attempts += 1
    if is_done:
        row.sent_at = now
    else:
        wait_s = min(LONGEST_WAIT_S, 2.0 ** min(row.attempts, 10))
        row.next_attempt_at = now + timedelta(seconds=wait_s)
