"""Which conversation a ticket is: found, or begun with its first message."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow
from data.db.operation import TicketLinkRow
from data.feedback.memory import begin_conversation
from web.gateway.tokens import new_id

CHANNEL = "ticket"
OWNER = "ticket:"
"""A conversation that is led on a ticket is owned by ``ticket:<provider>:<ticket_id>``."""


def conversation_of(session: Session, provider: str, ticket_id: str) -> ConversationRow | None:
    link = session.get(TicketLinkRow, (provider, ticket_id))
    return session.get(ConversationRow, link.conversation_id) if link else None


def begun_conversation(
    session: Session, provider: str, ticket_id: str, language: str, now: datetime
) -> str:
    """The id of the ticket's conversation, a new one at its first message."""
    known = conversation_of(session, provider, ticket_id)
    if known is not None:
        return known.conversation_id
    conversation_id = new_id("cv")
    begin_conversation(
        session,
        conversation_id,
        channel=CHANNEL,
        language="zh" if language == "zh" else "en",
        page_item_id=None,
        at=now,
        shopper_id=new_id("sh"),
    )
    session.flush()
    link(session, provider, ticket_id, conversation_id, now=now)
    return conversation_id


def link(
    session: Session,
    provider: str,
    ticket_id: str,
    conversation_id: str,
    *,
    now: datetime,
    forwarded_seq: int | None = None,
) -> None:
    """Ties a ticket to a conversation; one that is tied already stays as it is."""
    if session.get(TicketLinkRow, (provider, ticket_id)) is None:
        session.add(
            TicketLinkRow(
                provider=provider,
                ticket_id=ticket_id,
                conversation_id=conversation_id,
                at=now,
                forwarded_seq=forwarded_seq,
            )
        )


def open_link_of(session: Session, conversation_id: str) -> TicketLinkRow | None:
    """The ticket that was opened from the chat last and is not closed."""
    return session.scalar(
        select(TicketLinkRow)
        .where(TicketLinkRow.conversation_id == conversation_id)
        .where(TicketLinkRow.forwarded_seq.is_not(None))
        .order_by(TicketLinkRow.at.desc())
        .limit(1)
    )


def links_of(session: Session, conversation_id: str) -> int:
    """How many tickets the conversation has had."""
    counted = select(func.count()).where(TicketLinkRow.conversation_id == conversation_id)
    return session.scalar(counted) or 0


def owner_of(provider: str, ticket_id: str) -> str:
    return f"{OWNER}{provider}:{ticket_id}"
