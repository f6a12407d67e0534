"""Which client message is new, being worked on, answered or failed: each is answered once."""

from datetime import datetime
from enum import Enum, auto

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.operation import DELIVERY_IN_WORK, DeliveryRow, chat_provider
from web.gateway.problems import InProgress

RETRY_AFTER_S = 1
WORKING, ANSWERED, FAILED = DELIVERY_IN_WORK, "answered", "failed"


class Claim(Enum):
    """Ours to answer for the first time, ours to try again, or answered before."""

    FIRST = auto()
    AGAIN = auto()
    ANSWERED = auto()


class Deliveries:
    """The deliveries of one conversation; the conversation must be locked.

    A delivery that is "working" for longer than ``work_limit_s`` was left by a crash.
    """

    def __init__(self, session: Session, conversation_id: str, work_limit_s: float) -> None:
        self._session = session
        self._provider = chat_provider(conversation_id)
        self._work_limit_s = work_limit_s

    def claim(self, client_message_id: str, now: datetime) -> Claim:
        """Raises InProgress."""
        row = self._session.get(DeliveryRow, (self._provider, client_message_id))
        if row is None:
            self._session.add(self._new(client_message_id, now))
            return Claim.FIRST
        if row.state == ANSWERED:
            return Claim.ANSWERED
        left_s = self._work_limit_s - (now - row.received_at).total_seconds()
        if row.state == WORKING and left_s > 0:
            raise InProgress("being_answered", retry_after_s=RETRY_AFTER_S)
        row.state, row.received_at = WORKING, now
        return Claim.AGAIN

    def conclude(self, client_message_id: str, state: str) -> bool:
        """False when somebody else, who took this for crashed, has answered meanwhile."""
        row = self._session.get_one(DeliveryRow, (self._provider, client_message_id))
        if row.state == ANSWERED:
            return False
        row.state = state
        return True

    def _new(self, client_message_id: str, now: datetime) -> DeliveryRow:
        return DeliveryRow(
            provider=self._provider,
            delivery_id=client_message_id,
            payload={},
            state=WORKING,
            received_at=now,
        )


def working_since(
    session: Session, conversation_id: str, no_older_than: datetime
) -> datetime | None:
    """When the message being worked on was taken up; None when there is none."""
    return session.scalar(
        select(DeliveryRow.received_at)
        .where(DeliveryRow.provider == chat_provider(conversation_id), DeliveryRow.state == WORKING)
        .where(DeliveryRow.received_at > no_older_than)
        .order_by(DeliveryRow.received_at.desc())
        .limit(1)
    )
