"""The transcript of a conversation: adding to it without gaps, reading it, its wire format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow
from web.gateway.problems import Unauthorized
from web.gateway.rasa import RasaEntry
from web.gateway.texts import Texts

SHOPPER, ASSISTANT = "shopper", "assistant"


@dataclass(frozen=True)
class Line:
    """One message before it has its place in the transcript."""

    author: str
    text: str
    custom: dict[str, Any] | None = None
    client_message_id: str | None = None


def lock_conversation(session: Session, conversation_id: str) -> ConversationRow:
    """The conversation, its transcript closed to all others until this transaction ends.

    The update changes nothing, but takes the lock of the row (PostgreSQL) or of the file
    (SQLite) before anything is read. Raises Unauthorized when the conversation was erased.
    """
    row = session.scalar(
        update(ConversationRow)
        .where(ConversationRow.conversation_id == conversation_id)
        .values(owner=ConversationRow.owner)
        .returning(ConversationRow),
        execution_options={"synchronize_session": False},
    )
    return _known(row)


def find_conversation(session: Session, conversation_id: str) -> ConversationRow:
    return _known(session.get(ConversationRow, conversation_id))


def _known(row: ConversationRow | None) -> ConversationRow:
    if row is None:
        raise Unauthorized("token_bad")
    return row


def append(
    session: Session, conversation_id: str, lines: Iterable[Line], at: datetime
) -> list[MessageRow]:
    """Adds lines after the last; the conversation must be locked."""
    last = select(func.max(MessageRow.seq)).where(MessageRow.conversation_id == conversation_id)
    first = (session.scalar(last) or 0) + 1
    rows = [
        MessageRow(
            conversation_id=conversation_id,
            seq=seq,
            client_message_id=line.client_message_id,
            author=line.author,
            text=line.text,
            custom=line.custom,
            at=at,
        )
        for seq, line in enumerate(lines, first)
    ]
    session.add_all(rows)
    return rows


def said_with(session: Session, conversation_id: str, client_message_id: str) -> list[MessageRow]:
    """The shopper's message of this id and its answers."""
    return list(
        session.scalars(
            select(MessageRow)
            .where(MessageRow.conversation_id == conversation_id)
            .where(MessageRow.client_message_id == client_message_id)
            .order_by(MessageRow.seq)
        )
    )


def after(session: Session, conversation_id: str, seq: int, limit: int) -> list[MessageRow]:
    """The messages that follow ``seq``, without those whose words were erased."""
    return list(
        session.scalars(
            select(MessageRow)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.seq > seq)
            .where(MessageRow.text != "")
            .order_by(MessageRow.seq)
            .limit(limit)
        )
    )


def joined(entries: Sequence[RasaEntry], texts: Texts, language: str) -> list[Line]:
    """Rasa's entries as messages: a card joins the text right before it, or gets one of ours."""
    lines: list[Line] = []
    for entry in entries:
        if entry.text is not None:
            lines.append(Line(ASSISTANT, entry.text, entry.custom))
        elif lines and lines[-1].custom is None:
            lines[-1] = replace(lines[-1], custom=entry.custom)
        elif entry.custom is not None:
            text = texts.card(entry.custom.get("type"), language)
            lines.append(Line(ASSISTANT, text, entry.custom))
    return lines


def wire(row: MessageRow) -> dict[str, Any]:
    """A message as clients see it. The shopper's own carries its id, to be told from an echo."""
    message: dict[str, Any] = {"seq": row.seq, "author": row.author, "text": row.text}
    if row.custom is not None:
        message["custom"] = row.custom
    if row.author == SHOPPER and row.client_message_id is not None:
        message["client_message_id"] = row.client_message_id
    return message
