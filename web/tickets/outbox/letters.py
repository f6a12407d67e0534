"""Letters in the outbox's table: put there once, sent until they are confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.db.operation import OutboxRow
from web.tickets.core.letter import Kind, Letter, from_json, mark_of, to_json

PAGE = 100


@dataclass(frozen=True)
class Waiting:
    """``attempts`` are those made before; ``due_at`` tells whether somebody else took it up."""

    provider: str
    letter: Letter
    attempts: int
    due_at: datetime

    @property
    def outbox_id(self) -> str:
        return self.letter.mark


def put(session: Session, provider: str, letter: Letter, now: datetime) -> bool:
    """False when the same letter is there already, sent or not."""
    if session.get(OutboxRow, letter.mark) is not None:
        return False
    session.add(
        OutboxRow(
            outbox_id=letter.mark,
            destination=provider,
            idempotency_key=letter.key,
            payload=to_json(letter),
            attempts=0,
            next_attempt_at=now,
            sent_at=None,
        )
    )
    return True


def is_put(session: Session, key: str) -> bool:
    return session.get(OutboxRow, mark_of(key)) is not None


def kind_marked(session: Session, mark: str) -> Kind | None:
    """Of which kind our letter with this mark is; None for a mark that is none of ours."""
    row = session.get(OutboxRow, mark)
    kind: Kind | None = row.payload.get("kind") if row is not None else None
    return kind


def due(session: Session, providers: Sequence[str], now: datetime) -> list[Waiting]:
    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.destination.in_(providers), OutboxRow.sent_at.is_(None))
        .where(OutboxRow.next_attempt_at <= now)
        .order_by(OutboxRow.next_attempt_at)
        .limit(PAGE)
    )
    return [
        Waiting(row.destination, from_json(row.payload), row.attempts, row.next_attempt_at)
        for row in rows
    ]


def claim(session: Session, one: Waiting, until: datetime) -> bool:
    """Whether it is ours until then. Counts the attempt before it is made: a crash in it counts."""
    taken = session.scalars(
        update(OutboxRow)
        .where(OutboxRow.outbox_id == one.outbox_id, OutboxRow.sent_at.is_(None))
        .where(OutboxRow.next_attempt_at == one.due_at)
        .values(next_attempt_at=until, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow.outbox_id),
        execution_options={"synchronize_session": False},
    )
    return taken.first() is not None


def postpone(session: Session, one: Waiting, due_at: datetime) -> None:
    row = session.get(OutboxRow, one.outbox_id)
    if row is not None and row.sent_at is None:
        row.next_attempt_at = due_at


def confirm(session: Session, one: Waiting, ticket_id: str, now: datetime) -> bool:
    """False when it was confirmed before, or erased. What was written is dropped."""
    row = session.get(OutboxRow, one.outbox_id)
    if row is None or row.sent_at is not None:
        return False
    row.sent_at = now
    row.payload = {"kind": one.letter.kind, "ticket_id": ticket_id}
    return True
