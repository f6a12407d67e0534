"""Slates that were drawn by chance, each with what came of it: what policies are judged by."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow
from data.db.impression import FeedbackRow, ImpressionRow
from data.db.operation import SurveyRow
from data.db.portions import portions
from data.feedback.impressions import impression_of, pools_of
from data.types.turn import Impression

TAKEN = frozenset({"accept", "add_to_basket", "purchase"})
TOUCHED = TAKEN | {"click", "view", "keep"}


@dataclass(frozen=True, slots=True)
class Reaction:
    """One row of feedback to a slate, or to one bundle of it."""

    kind: str
    bundle_id: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One slate drawn by chance. ``stars`` are those of the survey that it was asked with."""

    impression: Impression
    conversation_id: str
    shopper_id: str
    at: datetime
    reactions: tuple[Reaction, ...]
    stars: int | None = None

    def rewards(self, kinds: frozenset[str] = TAKEN) -> tuple[float, ...]:
        """By position: 1 where the bundle met with a reaction of these kinds, else 0."""
        met = {one.bundle_id for one in self.reactions if one.kind in kinds}
        return tuple(float(one.bundle_id in met) for one in self.impression.shown())


def decisions(
    session: Session, *, since: datetime | None = None, until: datetime | None = None
) -> Iterator[Decision]:
    """All drawn slates from ``since`` on and before ``until``, in the order of time.

    Forced and degraded slates were not drawn and are left out, as is a slate without propensity.
    """
    asked = (
        select(ImpressionRow, ConversationRow.shopper_id)
        .join(ConversationRow, ConversationRow.conversation_id == ImpressionRow.conversation_id)
        .where(
            ImpressionRow.forced.is_(False),
            ImpressionRow.degraded.is_(False),
            ImpressionRow.slate_propensity.is_not(None),
        )
    )
    if since is not None:
        asked = asked.where(ImpressionRow.at >= since)
    if until is not None:
        asked = asked.where(ImpressionRow.at < until)
    rows = session.execute(asked.order_by(ImpressionRow.at, ImpressionRow.slate_id)).all()
    for some in portions(rows):
        yield from _read(session, [(row, shopper) for row, shopper in some])


def _read(session: Session, rows: Sequence[tuple[ImpressionRow, str]]) -> Iterator[Decision]:
    slate_ids = [row.slate_id for row, _ in rows]
    pools = pools_of(session, slate_ids)
    reactions = _reactions(session, slate_ids)
    stars = _stars(session, slate_ids)
    for row, shopper_id in rows:
        yield Decision(
            impression=impression_of(row, pools.get(row.slate_id, ())),
            conversation_id=row.conversation_id,
            shopper_id=shopper_id,
            at=row.at,
            reactions=tuple(reactions.get(row.slate_id, ())),
            stars=stars.get(row.slate_id),
        )


def _reactions(session: Session, slate_ids: Sequence[str]) -> Mapping[str, Sequence[Reaction]]:
    found: dict[str, list[Reaction]] = defaultdict(list)
    asked = select(FeedbackRow.slate_id, FeedbackRow.kind, FeedbackRow.bundle_id)
    asked = asked.where(FeedbackRow.slate_id.in_(slate_ids))
    for slate_id, kind, bundle_id in session.execute(asked.order_by(FeedbackRow.event_id)):
        found[slate_id or ""].append(Reaction(kind, bundle_id))
    return found


def _stars(session: Session, slate_ids: Sequence[str]) -> Mapping[str, int]:
    """The newest rating of each slate."""
    asked = select(SurveyRow.slate_id, SurveyRow.stars).where(SurveyRow.slate_id.in_(slate_ids))
    rated = session.execute(asked.order_by(SurveyRow.at, SurveyRow.survey_id))
    return {slate_id: stars for slate_id, stars in rated if slate_id}
