"""Tables of the work behind the shop: experiments, surveys, agents, tickets, releases."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.db.base import Base


class ExperimentRow(Base):
    """``kind``: ab, or interleaving. ``arms``: [{name, share, settings}], the control first."""

    __tablename__ = "experiment"
    experiment_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    arms: Mapped[list[Any]]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    kind: Mapped[str] = mapped_column(default="ab", server_default="ab")


class AssignmentRow(Base):
    __tablename__ = "assignment"
    experiment_id: Mapped[str] = mapped_column(
        ForeignKey("experiment.experiment_id"), primary_key=True
    )
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.shopper_id"), primary_key=True)
    arm: Mapped[str]
    at: Mapped[datetime]


class SurveyRow(Base):
    __tablename__ = "survey"
    survey_id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.conversation_id"), index=True
    )
    slate_id: Mapped[str | None]
    stars: Mapped[int]
    text: Mapped[str]
    at: Mapped[datetime]


class AgentRow(Base):
    __tablename__ = "agent"
    agent_id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    role: Mapped[str]
    active: Mapped[bool]


class LabelRow(Base):
    __tablename__ = "label"
    label_id: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.agent_id"))
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.conversation_id"), index=True
    )
    kind: Mapped[str]
    value: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class AuditRow(Base):
    __tablename__ = "audit"
    audit_id: Mapped[str] = mapped_column(primary_key=True)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)


class TicketLinkRow(Base):
    """``forwarded_seq``: the last line of the chat that a ticket opened from it has.

    None once that ticket is closed, and for a ticket that began as one.
    """

    __tablename__ = "ticket_link"
    provider: Mapped[str] = mapped_column(primary_key=True)
    ticket_id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.conversation_id"), index=True
    )
    at: Mapped[datetime]
    forwarded_seq: Mapped[int | None] = mapped_column(default=None)


DELIVERY_IN_WORK = "working"


def chat_provider(conversation_id: str) -> str:
    """Client messages are deliveries of their conversation, beside those of ticket systems."""
    return f"chat:{conversation_id}"


class DeliveryRow(Base):
    """``due_at``: when a ticket's delivery is to be worked on; none for what is done, or of a chat.

    Whoever takes one up moves it ahead, so that it is taken up again after a crash.
    """

    __tablename__ = "delivery"
    provider: Mapped[str] = mapped_column(primary_key=True)
    delivery_id: Mapped[str] = mapped_column(primary_key=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str]
    received_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True, default=None)


class OutboxRow(Base):
    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "destination", "sent_at", "next_attempt_at"),)
    outbox_id: Mapped[str] = mapped_column(primary_key=True)
    destination: Mapped[str]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]]
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class ReleaseRow(Base):
    __tablename__ = "release"
    release_id: Mapped[str] = mapped_column(primary_key=True)
    checkpoint: Mapped[str]
    checkpoint_hash: Mapped[str]
    metrics: Mapped[dict[str, Any]]
    active: Mapped[bool]
    at: Mapped[datetime]
