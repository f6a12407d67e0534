"""Rows that belong to nobody but may name a person: audits, deliveries, the outbox."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Column, ColumnElement, String, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from data.db.operation import DELIVERY_IN_WORK, AuditRow, DeliveryRow, OutboxRow, chat_provider

FORGETTING = "forget"
"""The outbox's destination for what other processes have to erase yet."""


@dataclass(frozen=True)
class Person:
    """Under which ids somebody is known. ``tickets``: (provider, ticket_id)."""

    shopper_id: str
    conversation_ids: tuple[str, ...]
    tickets: tuple[tuple[str, str], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.shopper_id, *self.conversation_ids)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        ids = "|".join(re.escape(one) for one in self.ids)
        return re.compile(rf"(?<![\w-])(?:{ids})(?![\w-])")

    def is_named_in(self, value: Any, provider: str | None = None) -> bool:
        """Whether a text or any part of a JSON value names the person.

        Ticket ids may be as short as a number, so they count only as a whole value, and only in
        what goes to or comes from their ``provider``; None stands for every provider.
        """
        tickets = {ticket for name, ticket in self.tickets if provider in (None, name)}
        return any(part in tickets or self._pattern.search(part) for part in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    """Every name and scalar in a JSON value, as text."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield str(name)
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif value is not None:
        yield str(value)


def erase_mentions(session: Session, person: Person) -> None:
    """Empties or removes what names the person, whoever's row it is."""
    _erase_audits(session, person)
    _erase_deliveries(session, person)
    _erase_outbox(session, person)


def _erase_audits(session: Session, person: Person) -> None:
    """That something was done, by whom and when, stays."""
    rows = session.scalars(
        select(AuditRow).where(_may_name(person, AuditRow.subject, AuditRow.detail))
    )
    for row in rows.all():
        if person.is_named_in([row.subject, row.detail]):
            row.subject, row.detail = "", {}


def _erase_deliveries(session: Session, person: Person) -> None:
    """Those of the chat go but for the one being answered; a ticket's stay, emptied."""
    chats = [chat_provider(one) for one in person.conversation_ids]
    of_chats = DeliveryRow.provider.in_(chats)
    is_done = DeliveryRow.state != DELIVERY_IN_WORK
    session.execute(delete(DeliveryRow).where(of_chats, is_done))
    rows = session.scalars(select(DeliveryRow).where(_may_name(person, DeliveryRow.payload)))
    for row in rows.all():
        if person.is_named_in(row.payload, row.provider):
            row.payload = {}
    session.execute(update(DeliveryRow).where(of_chats).values(payload={}))


def _erase_outbox(session: Session, person: Person) -> None:
    """What was or would be sent of the person goes; what is to be erased elsewhere stays."""
    hint = _may_name(person, OutboxRow.idempotency_key, OutboxRow.payload)
    rows = session.scalars(select(OutboxRow).where(hint, OutboxRow.destination != FORGETTING))
    for row in rows.all():
        if person.is_named_in([row.idempotency_key, row.payload], row.destination):
            session.delete(row)


def _may_name(person: Person, *columns: Any) -> ColumnElement[bool]:
    """A first look by the database, which finds no fewer than ``is_named_in``."""
    words = {*person.ids, *(ticket for _, ticket in person.tickets)}
    return or_(*(_contains(column, word) for column in columns for word in sorted(words)))


def _contains(column: "Column[Any]", word: str) -> ColumnElement[bool]:
    """Stored JSON has its signs beyond ASCII escaped."""
    spellings: Iterable[str] = {word, json.dumps(word)[1:-1]}
    return or_(*(cast(column, String).contains(one, autoescape=True) for one in spellings))
