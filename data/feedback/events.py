"""Feedback events between values and rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from data.db.base import table_of
from data.db.impression import FeedbackRow
from data.types.feedback import FEEDBACK_KINDS
from data.types.turn import FeedbackEvent


def append(
    session: Session, conversation_id: str, events: Iterable[FeedbackEvent], at: datetime
) -> int:
    """Adds the events that are not there yet; returns how many that were.

    Raises ValueError for a kind that the log does not keep.
    """
    fresh = {event.event_id: event for event in events}
    for event in fresh.values():
        if event.kind not in FEEDBACK_KINDS:
            raise ValueError(f"no such kind of feedback: {event.kind}")
    rows = [_row(event, conversation_id, at) for event in fresh.values()]
    return len(session.scalars(_insertion(session), rows).all()) if rows else 0


def _insertion(session: Session) -> ReturningInsert[tuple[str]]:
    """In one statement, so that nobody can add the same event between a look and the writing."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if is_sqlite else postgresql.insert
    known_stays = insert(table_of(FeedbackRow)).on_conflict_do_nothing()
    return known_stays.returning(FeedbackRow.event_id)


def _row(event: FeedbackEvent, conversation_id: str, at: datetime) -> dict[str, Any]:
    return {
        "event_id": event.event_id,
        "conversation_id": conversation_id,
        "kind": event.kind,
        "slate_id": event.slate_id,
        "bundle_id": event.bundle_id,
        "item_id": event.item_id,
        "reward": event.reward,
        "detail": dict(event.detail),
        "propensity": event.propensity,
        "policy": event.policy,
        "model_version": event.model_version,
        "source": event.source,
        "at": at,
    }


def event_of(row: FeedbackRow) -> FeedbackEvent:
    """The event that this row holds."""
    return FeedbackEvent(
        event_id=row.event_id,
        kind=row.kind,  # type: ignore[arg-type]  # append() lets no other kind in
        slate_id=row.slate_id,
        bundle_id=row.bundle_id,
        item_id=row.item_id,
        reward=row.reward,
        detail=row.detail,
        propensity=row.propensity,
        policy=row.policy,
        model_version=row.model_version,
        source=row.source,
    )
