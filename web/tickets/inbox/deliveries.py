"""Deliveries in their table: kept once, taken up one at a time, done or taken up again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.db.operation import DeliveryRow
from web.tickets.core.message import Arrival, TicketMessage, from_json, to_json

RECEIVED, DONE = "received", "done"
KEPT = ("ticket_id", "message_id", "author", "at")
"""Of a delivery that is done."""
MAX_PENDING = 500
PATIENT_ATTEMPTS = 3
"""After so many failures a message no longer holds up the later ones of its ticket."""


@dataclass(frozen=True)
class Pending:
    """One delivery still to be worked on, without its words.

    Who was forgotten meanwhile leaves one without ``ticket_id`` and ``written_at``.
    """

    provider: str
    delivery_id: str
    due_at: datetime
    attempts: int
    ticket_id: str | None
    written_at: str | None

    @property
    def ticket(self) -> tuple[str, str]:
        """Whose turn is kept: (provider, ticket_id)."""
        return self.provider, self.ticket_id or self.delivery_id

    @property
    def order(self) -> tuple[str, datetime]:
        """By when it was written, which is in UTC, and not by when it arrived."""
        return self.written_at or "", self.due_at


def store(
    session: Session, provider: str, arrival: Arrival, now: datetime, settle_s: float
) -> bool:
    """Keeps the delivery; False when it is there already."""
    if session.get(DeliveryRow, (provider, arrival.delivery_id)) is not None:
        return False
    session.add(
        DeliveryRow(
            provider=provider,
            delivery_id=arrival.delivery_id,
            payload=to_json(arrival.message),
            state=RECEIVED,
            received_at=now,
            due_at=now + timedelta(seconds=settle_s),
        )
    )
    return True


def pending(session: Session, providers: Sequence[str]) -> list[Pending]:
    """What is not done, the longest due first."""
    payload = DeliveryRow.payload
    rows = session.execute(
        select(
            DeliveryRow.provider,
            DeliveryRow.delivery_id,
            DeliveryRow.due_at,
            payload["attempts"].as_integer(),
            payload["ticket_id"].as_string(),
            payload["at"].as_string(),
        )
        .where(DeliveryRow.due_at.is_not(None), DeliveryRow.provider.in_(providers))
        .order_by(DeliveryRow.due_at)
        .limit(MAX_PENDING)
    )
    return [
        Pending(provider, delivery_id, due_at, attempts or 0, ticket_id, written_at)
        for provider, delivery_id, due_at, attempts, ticket_id, written_at in rows
    ]


def heads(waiting: Sequence[Pending], now: datetime) -> list[Pending]:
    """Of each ticket the message that was written first, if it is due."""
    first: dict[tuple[str, str], Pending] = {}
    for one in sorted(waiting, key=lambda one: one.order):
        if one.attempts < PATIENT_ATTEMPTS or one.due_at <= now:
            first.setdefault(one.ticket, one)
    return sorted((one for one in first.values() if one.due_at <= now), key=lambda one: one.due_at)


@dataclass(frozen=True)
class Claimed:
    """Ours until ``held``, then anybody's again; ``message`` is None for whom was forgotten."""

    pending: Pending
    held: datetime
    message: TicketMessage | None


def claim(session: Session, one: Pending, until: datetime) -> Claimed | None:
    """None where somebody else has it."""
    moved = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.provider == one.provider, DeliveryRow.delivery_id == one.delivery_id)
        .where(DeliveryRow.due_at == one.due_at)
        .values(due_at=until)
        .returning(DeliveryRow.payload),
        execution_options={"synchronize_session": False},
    ).first()
    if moved is None:
        return None
    return Claimed(one, until, from_json(moved[0]) if moved[0] else None)


def postpone(session: Session, one: Claimed, due_at: datetime) -> None:
    """To be taken up again then."""
    row = session.get(DeliveryRow, (one.pending.provider, one.pending.delivery_id))
    if row is not None and row.due_at == one.held:
        row.due_at = due_at
        if row.payload:
            row.payload = {**row.payload, "attempts": one.pending.attempts + 1}


def conclude(session: Session, one: Claimed) -> None:
    """Its words are in the transcript by now, so they need not be here as well."""
    row = session.get(DeliveryRow, (one.pending.provider, one.pending.delivery_id))
    if row is not None:
        row.state, row.due_at = DONE, None
        row.payload = {name: row.payload[name] for name in KEPT if name in row.payload}
