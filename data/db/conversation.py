"""Tables of who talks to us and what was said, and of what they hold in the basket."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.db.base import Base


class ShopperRow(Base):
    __tablename__ = "shopper"
    shopper_id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class ConsentRow(Base):
    __tablename__ = "consent"
    consent_id: Mapped[str] = mapped_column(primary_key=True)
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.shopper_id"), index=True)
    purpose: Mapped[str]
    granted: Mapped[bool]
    at: Mapped[datetime]


class ConversationRow(Base):
    """``channel`` is web, ticket, console or rasa; ``owner`` is the agent who took it over.

    ``waiting_since``: the shopper asked for a person then, or wrote to one, and has no answer yet.
    """

    __tablename__ = "conversation"
    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.shopper_id"), index=True)
    channel: Mapped[str]
    language: Mapped[str]
    page_item_id: Mapped[str | None]
    owner: Mapped[str | None]
    created_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None] = mapped_column(index=True, default=None)


class MessageRow(Base):
    """The only transcript. ``author`` is shopper, assistant or agent.

    The answers to a client's message repeat its ``client_message_id``, so that asking again
    returns what was answered. ``seq`` counts from 1 in each conversation.
    """

    __tablename__ = "message"
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.conversation_id"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    client_message_id: Mapped[str | None] = mapped_column(index=True)
    author: Mapped[str]
    text: Mapped[str]
    custom: Mapped[dict[str, Any] | None]
    at: Mapped[datetime] = mapped_column(index=True)


class TurnRow(Base):
    """What was understood in one turn, and the shopping state it left behind.

    ``state`` is everything that the next turn needs and that no other table holds: scenario,
    reference bundle, rejected bundles, pending question.
    """

    __tablename__ = "turn"
    turn_id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.conversation_id"), index=True
    )
    number: Mapped[int]
    intent: Mapped[str]
    confidence: Mapped[float | None]
    utterance: Mapped[str]
    language: Mapped[str]
    slate_id: Mapped[str | None]
    state: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("conversation_id", "number"),)


class BasketLineRow(Base):
    __tablename__ = "basket_line"
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.conversation_id"), primary_key=True
    )
    item_id: Mapped[str] = mapped_column(ForeignKey("item.item_id"), primary_key=True)
    quantity: Mapped[int]
    bundle_id: Mapped[str | None]
    at: Mapped[datetime]
