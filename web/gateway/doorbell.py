"""Wakes the streams of a conversation when something is new in it, also by another process."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.db.conversation import MessageRow
from web.gateway.problems import TooMany, Unavailable

RETRY_AFTER_S = 5
Heads = Callable[[Sequence[str]], Awaitable[Mapping[str, int]]]


class Doorbell:
    def __init__(self, max_listeners: int) -> None:
        self._max_listeners = max_listeners
        self._bells: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.is_closed = False

    def ring(self, conversation_id: str) -> None:
        for bell in self._bells.get(conversation_id, ()):
            bell.set()

    def close(self) -> None:
        """Ends every stream: open ones would hold a shutdown up."""
        self.is_closed = True
        for conversation_id in self._bells:
            self.ring(conversation_id)

    def heard_by(self, conversation_id: str) -> int:
        return len(self._bells.get(conversation_id, ()))

    def check_room(self, conversation_id: str) -> None:
        """Raises TooMany when a further stream would be one too many."""
        if self.heard_by(conversation_id) >= self._max_listeners:
            raise TooMany(
                "too_many_streams", retry_after_s=RETRY_AFTER_S, limit=self._max_listeners
            )

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[asyncio.Event]:
        bell = asyncio.Event()
        self._bells[conversation_id].add(bell)
        try:
            yield bell
        finally:
            self._bells[conversation_id].discard(bell)
            if not self._bells[conversation_id]:
                del self._bells[conversation_id]

    async def watch(self, heads: Heads, every_s: float) -> None:
        """Asks once for all streams what each transcript's last number is, and rings if it grew.

        One question for all, so that a thousand open streams are not a thousand questions.
        """
        known: Mapping[str, int] = {}
        while True:
            await asyncio.sleep(every_s)
            known = await self._look(heads, known)

    async def _look(self, heads: Heads, known: Mapping[str, int]) -> Mapping[str, int]:
        if not self._bells:
            return {}
        try:
            found = await heads(tuple(self._bells))
        except Unavailable:
            return known
        for conversation_id, seq in found.items():
            if known.get(conversation_id) != seq:
                self.ring(conversation_id)
        return found


def last_numbers(session: Session, conversation_ids: Sequence[str]) -> dict[str, int]:
    """The last seq of each of these transcripts."""
    heads = (
        select(MessageRow.conversation_id, func.max(MessageRow.seq))
        .where(MessageRow.conversation_id.in_(conversation_ids))
        .group_by(MessageRow.conversation_id)
    )
    return {row[0]: row[1] for row in session.execute(heads)}
