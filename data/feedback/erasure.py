"""Erases a person: what they said and what we think of them goes, the counts stay."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow
from data.db.impression import FeedbackRow, ImpressionRow
from data.db.operation import (
    DELIVERY_IN_WORK,
    AuditRow,
    DeliveryRow,
    OutboxRow,
    TicketLinkRow,
    chat_provider,
)
from data.db.tables import Base
from data.feedback.mentions import FORGETTING, Person, erase_mentions
from data.feedback.personal import CONSTANT, TRACES, Traces, Treatment

FORGOTTEN = "forgotten"
"""The source of the page's events after erasure: they count, but teach no taste again."""
ERASED = "forget_me"
"""The audit's word for an erasure; its row says when, and not whose."""


def forget_shopper(session: Session, shopper_id: str, at: datetime) -> None:
    """Erases the shopper in all their conversations, as ``personal.TRACES`` says.

    What was shown, with its propensities, and the kinds of reaction stay, tied to nobody's
    words, so that the counts remain true. What other processes remember is requested to be
    erased: one row of the outbox for each conversation, done when its ``sent_at`` is set.
    """
    person = _person(session, shopper_id)
    in_work = _in_work(session, person)
    erase_mentions(session, person)
    for name, traces in TRACES.items():
        if traces.owner is not None:
            _erase(session, Base.metadata.tables[name], traces, _whose(person, name, traces.owner))
    _restore_in_work(session, in_work)
    _stop_learning(session, person)
    _stop_waiting(session, person)
    for row in (_proof(person, at), *_requests(person, at)):
        session.merge(row)


def _person(session: Session, shopper_id: str) -> Person:
    conversations = select(ConversationRow.conversation_id).where(
        ConversationRow.shopper_id == shopper_id
    )
    ids = tuple(session.scalars(conversations.order_by(ConversationRow.conversation_id)))
    tickets = select(TicketLinkRow.provider, TicketLinkRow.ticket_id).where(
        TicketLinkRow.conversation_id.in_(ids)
    )
    return Person(shopper_id, ids, tuple((row[0], row[1]) for row in session.execute(tickets)))


def _whose(person: Person, table: str, owner: str) -> ColumnElement[bool]:
    """The rows of a table that are the person's."""
    column = Base.metadata.tables[table].c[owner]
    if owner == "shopper_id":
        return column == person.shopper_id
    if owner == "conversation_id":
        return column.in_(person.conversation_ids)
    shown = ImpressionRow.conversation_id.in_(person.conversation_ids)
    return column.in_(select(ImpressionRow.slate_id).where(shown))


def _erase(session: Session, table: Table, traces: Traces, whose: ColumnElement[bool]) -> None:
    if traces.goes:
        session.execute(delete(table).where(whose))
        return
    constant = {name: left(None) for name, left in traces.erased.items() if left in CONSTANT}
    if constant:
        session.execute(update(table).where(whose).values(constant))
    reduced = {name: left for name, left in traces.erased.items() if left not in CONSTANT}
    if reduced:
        _reduce(session, table, reduced, whose)


def _reduce(
    session: Session, table: Table, reduced: Mapping[str, Treatment], whose: ColumnElement[bool]
) -> None:
    """Goes through the rows where what is left depends on what was there."""
    keys = list(table.primary_key)
    found = session.execute(select(*keys, *(table.c[name] for name in reduced)).where(whose))
    changes = [
        {f"key_{key.name}": row[key.name] for key in keys}
        | {f"new_{name}": left(row[name]) for name, left in reduced.items()}
        for row in found.mappings()
    ]
    if changes:
        same = [key == bindparam(f"key_{key.name}") for key in keys]
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in reduced}
        session.connection().execute(update(table).where(*same).values(new), changes)


InWork = list[tuple[str, int, str]]
"""(conversation_id, seq, client_message_id)."""


def _in_work(session: Session, person: Person) -> InWork:
    """The messages being answered right now: among them the one that asks for all this."""
    found: InWork = []
    for one in person.conversation_ids:
        working = select(DeliveryRow.delivery_id).where(
            DeliveryRow.provider == chat_provider(one), DeliveryRow.state == DELIVERY_IN_WORK
        )
        rows = session.execute(
            select(MessageRow.seq, MessageRow.client_message_id).where(
                MessageRow.conversation_id == one, MessageRow.client_message_id.in_(working)
            )
        )
        found += [(one, seq, client_id) for seq, client_id in rows if client_id]
    return found


def _restore_in_work(session: Session, in_work: InWork) -> None:
    """Their answers are found by this id, also by whoever takes them up after a crash."""
    for conversation_id, seq, client_message_id in in_work:
        session.execute(
            update(MessageRow)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.seq == seq)
            .values(client_message_id=client_message_id)
        )


def _stop_learning(session: Session, person: Person) -> None:
    session.execute(
        update(FeedbackRow)
        .where(FeedbackRow.conversation_id.in_(person.conversation_ids))
        .where(FeedbackRow.source == "event")
        .values(source=FORGOTTEN)
    )


def _stop_waiting(session: Session, person: Person) -> None:
    """What the shopper wanted of a person is not known any more."""
    session.execute(
        update(ConversationRow)
        .where(ConversationRow.conversation_id.in_(person.conversation_ids))
        .values(waiting_since=None)
    )


def _proof(person: Person, at: datetime) -> AuditRow:
    """That somebody was erased, and when, without saying who."""
    detail: dict[str, Any] = {"conversations": len(person.conversation_ids)}
    return AuditRow(
        audit_id=f"{ERASED}-{_digest(person.shopper_id, at)}",
        actor="shopper",
        action=ERASED,
        subject="",
        detail=detail,
        at=at,
    )


def _requests(person: Person, at: datetime) -> list[OutboxRow]:
    return [
        OutboxRow(
            outbox_id=f"{FORGETTING}-{_digest(one, at)}",
            destination=FORGETTING,
            idempotency_key=f"{FORGETTING}-{_digest(one, at)}",
            payload={"conversation_id": one},
            attempts=0,
            next_attempt_at=at,
            sent_at=None,
        )
        for one in person.conversation_ids
    ]


def _digest(name: str, at: datetime) -> str:
    return sha256(f"{name} {at.isoformat()}".encode()).hexdigest()[:32]
