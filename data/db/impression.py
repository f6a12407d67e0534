"""Tables of what was shown, with the whole pool, and of what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.db.base import Base


class ImpressionRow(Base):
    """One slate shown, the policy that drew it, and everything needed to draw it again.

    ``mixture``: {strategies: {name: {bundle_id: logit}}, parts: [{weight, turns: [name]}], drawn,
    samples, context}; None where the pool's own logits drew every position.
    """

    __tablename__ = "impression"
    slate_id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.conversation_id"), index=True
    )
    turn_id: Mapped[str] = mapped_column(ForeignKey("turn.turn_id"), index=True)
    policy: Mapped[str]
    policy_hash: Mapped[str]
    strategy: Mapped[str]
    model_version: Mapped[str]
    seed: Mapped[int]
    slate_propensity: Mapped[float | None]
    degraded: Mapped[bool]
    forced: Mapped[bool]
    context: Mapped[dict[str, Any]]
    relaxations: Mapped[list[Any]]
    at: Mapped[datetime]
    mixture: Mapped[dict[str, Any] | None] = mapped_column(default=None)


class ImpressionBundleRow(Base):
    """One bundle of the pool. ``position`` is None for those not shown.

    ``items``: [{item_id, role, quantity, price_cents}]. ``p_first`` sums to one over the pool.
    """

    __tablename__ = "impression_bundle"
    slate_id: Mapped[str] = mapped_column(ForeignKey("impression.slate_id"), primary_key=True)
    bundle_id: Mapped[str] = mapped_column(primary_key=True)
    items: Mapped[list[Any]]
    total_cents: Mapped[int]
    features_hash: Mapped[str]
    score: Mapped[float | None]
    logit: Mapped[float | None]
    p_first: Mapped[float | None]
    position: Mapped[int | None]
    propensity: Mapped[float | None]
    reasons: Mapped[list[Any]]


class FeedbackRow(Base):
    """One reaction. ``event_id`` is unique, so that saying it again changes nothing.

    The policy and model columns repeat the impression's, so that a row can be learned from
    by itself.
    """

    __tablename__ = "feedback"
    event_id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.conversation_id"), index=True
    )
    kind: Mapped[str]
    slate_id: Mapped[str | None] = mapped_column(index=True)
    bundle_id: Mapped[str | None]
    item_id: Mapped[str | None]
    reward: Mapped[float | None]
    detail: Mapped[dict[str, Any]]
    propensity: Mapped[float | None]
    policy: Mapped[str | None]
    model_version: Mapped[str | None]
    source: Mapped[str]
    at: Mapped[datetime]


class PreferenceRow(Base):
    """A shopper's taste after folding in the feedback rows that ``folded`` names.

    ``features`` are names, ``mean`` their weights, ``precision`` the lower triangle of the
    posterior precision, row by row.
    """

    __tablename__ = "preference"
    preference_id: Mapped[str] = mapped_column(primary_key=True)
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.shopper_id"), index=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.conversation_id"), index=True
    )
    number: Mapped[int]
    features: Mapped[list[Any]]
    mean: Mapped[list[Any]]
    precision: Mapped[list[Any]]
    folded: Mapped[list[Any]]
    at: Mapped[datetime]
