"""The shoppers of an experiment, in the order in which they came, with what is measured of each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, TurnRow
from data.db.impression import FeedbackRow, ImpressionRow
from data.db.operation import AssignmentRow, SurveyRow
from data.experiments.experiment import Experiment
from data.feedback.decisions import TAKEN
from models.evaluation.experiments.measures import FAILED, LONGEST, UNHAPPY

CALLING = "human_agent"
Row = TypeVar("Row", ImpressionRow, FeedbackRow, SurveyRow, TurnRow)


@dataclass(frozen=True, slots=True)
class Unit:
    """One shopper. ``measures`` lacks what nobody knows of them, such as stars never given."""

    shopper_id: str
    arm: str
    at: datetime
    measures: Mapping[str, float]


@dataclass(slots=True)
class Course:
    """What one shopper was shown and did, from their assignment on."""

    slates: list[tuple[str, bool, bool]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    stars: list[int] = field(default_factory=list)
    called: bool = False


def units_of(session: Session, experiment: Experiment) -> tuple[Unit, ...]:
    """Everybody who was shown a slate in the experiment, whatever came of it."""
    asked = select(AssignmentRow).where(AssignmentRow.experiment_id == experiment.experiment_id)
    rows = session.scalars(asked.order_by(AssignmentRow.at, AssignmentRow.shopper_id)).all()
    since = {row.shopper_id: row.at for row in rows}
    courses = _courses(session, since, experiment.ended_at)
    return tuple(
        Unit(row.shopper_id, row.arm, row.at, measured(courses[row.shopper_id])) for row in rows
    )


def measured(course: Course) -> Mapping[str, float]:
    """The measures of one course."""
    shown = len(course.slates)
    numbers = [number for number, (one, _, _) in enumerate(course.slates, 1) if one in course.taken]
    first = numbers[0] if numbers and numbers[0] <= LONGEST else FAILED
    found = {
        "taken": float(bool(course.taken)),
        "slates": float(first),
        "handover": float(course.called),
        "turned_down": len(course.refused) / shown if shown else 0.0,
        "degraded": sum(degraded for _, degraded, _ in course.slates) / shown if shown else 0.0,
        "relaxed": sum(relaxed for _, _, relaxed in course.slates) / shown if shown else 0.0,
        "unhappy": float(any(stars <= UNHAPPY for stars in course.stars)),
    }
    return found | ({"stars": sum(course.stars) / len(course.stars)} if course.stars else {})


def _courses(
    session: Session, since: Mapping[str, datetime], until: datetime | None
) -> Mapping[str, Course]:
    courses: dict[str, Course] = defaultdict(Course)
    if not since:
        return courses
    mine = _Mine(session, since, until)
    for shopper, shown in mine.rows(ImpressionRow):
        slate = (shown.slate_id, shown.degraded, bool(shown.relaxations))
        courses[shopper].slates.append(slate)
    for shopper, reacted in mine.rows(FeedbackRow):
        if reacted.slate_id and reacted.kind in TAKEN:
            courses[shopper].taken.add(reacted.slate_id)
        elif reacted.slate_id and reacted.kind == "reject":
            courses[shopper].refused.add(reacted.slate_id)
    for shopper, rated in mine.rows(SurveyRow):
        courses[shopper].stars.append(rated.stars)
    for shopper, turn in mine.rows(TurnRow):
        courses[shopper].called |= turn.intent == CALLING
    return courses


class _Mine:
    """Rows of the experiment's shoppers, from each one's assignment on and until its end."""

    def __init__(
        self, session: Session, since: Mapping[str, datetime], until: datetime | None
    ) -> None:
        asked = select(ConversationRow.conversation_id, ConversationRow.shopper_id)
        self._shopper_of = {
            conversation: shopper
            for conversation, shopper in session.execute(asked)
            if shopper in since
        }
        self._session, self._since, self._until = session, since, until
        self._begun = min(since.values())

    def rows(self, table: type[Row]) -> Iterator[tuple[str, Row]]:
        """Each with its shopper, in the order of time."""
        asked = select(table).where(table.at >= self._begun).order_by(table.at)
        if self._until is not None:
            asked = asked.where(table.at <= self._until)
        for row in self._session.scalars(asked.execution_options(yield_per=1000)):
            shopper = self._shopper_of.get(row.conversation_id)
            if shopper is not None and row.at >= self._since[shopper]:
                yield shopper, row
