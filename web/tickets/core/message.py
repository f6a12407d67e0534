"""What comes in: one message of a ticket, whichever system it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

Author = Literal["customer", "agent", "bot"]
Status = Literal["open", "pending", "closed"]


@dataclass(frozen=True)
class TicketMessage:
    """``text`` is empty where only the ticket's status changed. ``public``: the customer sees it.

    ``message_id`` is the system's own and names the message in every delivery of it.
    """

    ticket_id: str
    message_id: str
    author: Author
    subject: str
    text: str
    at: datetime
    public: bool = True
    status: Status | None = None

    def with_words(self, subject: str, text: str) -> "TicketMessage":
        return replace(self, subject=subject, text=text)


@dataclass(frozen=True)
class Arrival:
    """One delivery of a message; the same message may be delivered several times."""

    delivery_id: str
    message: TicketMessage


def to_json(message: TicketMessage) -> dict[str, Any]:
    return {
        "ticket_id": message.ticket_id,
        "message_id": message.message_id,
        "author": message.author,
        "subject": message.subject,
        "text": message.text,
        "at": message.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "public": message.public,
        "status": message.status,
    }


def from_json(stored: Mapping[str, Any]) -> TicketMessage:
    """Raises KeyError for what was erased."""
    return TicketMessage(
        ticket_id=stored["ticket_id"],
        message_id=stored["message_id"],
        author=stored["author"],
        subject=stored["subject"],
        text=stored["text"],
        at=datetime.fromisoformat(stored["at"]),
        public=stored["public"],
        status=stored["status"],
    )
