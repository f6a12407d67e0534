"""What goes out to a ticket system, and the mark by which it is known again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

Kind = Literal["note", "reply", "ticket", "message"]
"""An internal note, a reply to the customer, a new ticket, a shopper's words added to one."""

MARK = re.compile(r"\bS-[0-9a-f]{16}\b")


@dataclass(frozen=True)
class Letter:
    """``key`` is the same whenever the same thing is meant, so that it is sent once.

    ``ticket_id`` is empty for a new ticket. ``facts`` are what a program may want of it,
    ``origin`` is what we need to know again once it has arrived; that is not sent.
    """

    key: str
    kind: Kind
    ticket_id: str
    subject: str
    text: str
    at: datetime
    in_reply_to: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        return mark_of(self.key)

    @property
    def is_internal(self) -> bool:
        return self.kind == "note"

    @property
    def marked_text(self) -> str:
        return f"{self.text}\n\n[{self.mark}]"


def mark_of(key: str) -> str:
    return f"S-{sha256(key.encode()).hexdigest()[:16]}"


def marks_in(text: str) -> tuple[str, ...]:
    """The marks of all letters whose text stands in this one."""
    return tuple(MARK.findall(text))


def to_json(letter: Letter) -> dict[str, Any]:
    return {
        "key": letter.key,
        "kind": letter.kind,
        "ticket_id": letter.ticket_id,
        "subject": letter.subject,
        "text": letter.text,
        "at": letter.at.isoformat(),
        "in_reply_to": letter.in_reply_to,
        "facts": dict(letter.facts),
        "origin": dict(letter.origin),
    }


def from_json(stored: Mapping[str, Any]) -> Letter:
    """Raises KeyError for what was erased or has been sent."""
    return Letter(
        key=stored["key"],
        kind=stored["kind"],
        ticket_id=stored["ticket_id"],
        subject=stored["subject"],
        text=stored["text"],
        at=datetime.fromisoformat(stored["at"]),
        in_reply_to=stored["in_reply_to"],
        facts=stored["facts"],
        origin=stored["origin"],
    )
