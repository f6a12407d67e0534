"""Reads the log back: conversations with the slates that they showed and what came of each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, TurnRow
from data.db.impression import FeedbackRow, ImpressionRow
from data.db.portions import portions
from data.feedback.erasure import FORGOTTEN
from data.feedback.events import event_of
from data.feedback.impressions import impression_of, pools_of
from data.types.text import Language
from data.types.turn import FeedbackEvent, Impression

AT_ONCE = 200
"""Conversations in memory at a time."""


@dataclass(frozen=True, slots=True)
class Span:
    """Feedback written after ``since``, if any, up to and with ``until``."""

    since: datetime | None
    until: datetime

    def holds(self, at: datetime) -> bool:
        return at <= self.until and (self.since is None or at > self.since)


@dataclass(frozen=True, slots=True)
class Reaction:
    """One row of feedback, and when it was written."""

    event: FeedbackEvent
    at: datetime


@dataclass(frozen=True, slots=True)
class LoggedSlate:
    """A slate with its pool and what was done about it, in the order of time."""

    impression: Impression
    at: datetime
    reactions: tuple[Reaction, ...]

    def bundles_of(self, *kinds: str) -> frozenset[str]:
        """Bundles with a reaction of these kinds."""
        found = (one.event for one in self.reactions if one.event.kind in kinds)
        return frozenset(one.bundle_id for one in found if one.bundle_id)


@dataclass(frozen=True, slots=True)
class LoggedTurn:
    """What was understood; ``utterance`` is empty once its shopper is forgotten."""

    intent: str
    confidence: float | None
    utterance: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LoggedConversation:
    """One conversation, its turns and slates in their order."""

    conversation_id: str
    shopper_id: str
    channel: str
    language: Language
    turns: tuple[LoggedTurn, ...]
    slates: tuple[LoggedSlate, ...]

    @property
    def ends_at(self) -> datetime:
        """When something was last written."""
        times = [one.at for one in self.turns] + [
            reaction.at for slate in self.slates for reaction in slate.reactions
        ]
        return max([*times, *(slate.at for slate in self.slates)])


def with_feedback(session: Session, span: Span) -> list[str]:
    """Conversations with a reaction in the span, by the time of the first of them."""
    first: dict[str, datetime] = {}
    asked = select(FeedbackRow.conversation_id, FeedbackRow.at).where(_within(span))
    for conversation_id, at in session.execute(asked):
        first[conversation_id] = min(at, first.get(conversation_id, at))
    return sorted(first, key=lambda one: (first[one], one))


def begun_since(
    session: Session, since: datetime | None, until: datetime | None = None
) -> list[str]:
    """Conversations begun after ``since`` up to and with ``until``, in the order of time."""
    asked = select(ConversationRow.conversation_id)
    if since is not None:
        asked = asked.where(ConversationRow.created_at > since)
    if until is not None:
        asked = asked.where(ConversationRow.created_at <= until)
    ordered = asked.order_by(ConversationRow.created_at, ConversationRow.conversation_id)
    return list(session.scalars(ordered))


def conversations(session: Session, ids: Sequence[str], span: Span) -> Iterator[LoggedConversation]:
    """These in their order, some in memory at a time. Reactions outside the span are left out,
    and so is what a forgotten person did."""
    for some in portions(ids, AT_ONCE):
        yield from _read(session, some, span)


def last_feedback_at(session: Session, not_after: datetime) -> datetime | None:
    """When the newest row of feedback up to that time was written."""
    newest = select(FeedbackRow.at).where(FeedbackRow.at <= not_after)
    return session.scalars(newest.order_by(FeedbackRow.at.desc()).limit(1)).first()


def _within(span: Span) -> ColumnElement[bool]:
    since = [] if span.since is None else [FeedbackRow.at > span.since]
    return and_(FeedbackRow.at <= span.until, FeedbackRow.source != FORGOTTEN, *since)


def _read(session: Session, ids: Sequence[str], span: Span) -> Iterator[LoggedConversation]:
    rows = select(ConversationRow).where(ConversationRow.conversation_id.in_(ids))
    known = {row.conversation_id: row for row in session.scalars(rows)}
    turns, slates = _turns(session, ids), _slates(session, ids, span)
    for one in ids:
        row = known[one]
        language: Language = "zh" if row.language == "zh" else "en"
        yield LoggedConversation(
            one, row.shopper_id, row.channel, language, tuple(turns[one]), tuple(slates[one])
        )


def _turns(session: Session, ids: Sequence[str]) -> Mapping[str, list[LoggedTurn]]:
    found: dict[str, list[LoggedTurn]] = defaultdict(list)
    rows = select(TurnRow).where(TurnRow.conversation_id.in_(ids)).order_by(TurnRow.number)
    for row in session.scalars(rows):
        turn = LoggedTurn(row.intent, row.confidence, row.utterance, row.at)
        found[row.conversation_id].append(turn)
    return found


def _slates(session: Session, ids: Sequence[str], span: Span) -> Mapping[str, list[LoggedSlate]]:
    reactions = _reactions(session, ids, span)
    found: dict[str, list[LoggedSlate]] = defaultdict(list)
    asked = (
        select(ImpressionRow)
        .join(TurnRow, TurnRow.turn_id == ImpressionRow.turn_id)
        .where(ImpressionRow.conversation_id.in_(ids), ImpressionRow.at <= span.until)
        .order_by(TurnRow.number, ImpressionRow.slate_id)
    )
    rows = session.scalars(asked).all()
    pools = pools_of(session, [row.slate_id for row in rows])
    for row in rows:
        slate = impression_of(row, pools[row.slate_id])
        told = LoggedSlate(slate, row.at, tuple(reactions[row.slate_id]))
        found[row.conversation_id].append(told)
    return found


def _reactions(session: Session, ids: Sequence[str], span: Span) -> Mapping[str, list[Reaction]]:
    found: dict[str, list[Reaction]] = defaultdict(list)
    asked = select(FeedbackRow).where(FeedbackRow.conversation_id.in_(ids), _within(span))
    for row in session.scalars(asked.order_by(FeedbackRow.at, FeedbackRow.event_id)):
        if row.slate_id:
            found[row.slate_id].append(Reaction(event_of(row), row.at))
    return found
