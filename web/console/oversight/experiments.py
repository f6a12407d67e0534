"""Experiments: how many shoppers each arm has, and what they took of what they were shown."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow
from data.db.impression import FeedbackRow, ImpressionRow
from data.db.operation import AssignmentRow, ExperimentRow
from web.console.access.roles import Agent
from web.console.audit import note
from web.console.errors import Gone

Z = 1.96
"""Of an interval that holds the true share 95 times in 100."""


@dataclass(frozen=True, slots=True)
class Arm:
    """``slates`` were shown since the experiment began, ``accepted`` of them were taken;
    ``low`` and ``high`` are Wilson's interval of that share."""

    name: str
    share: float | None
    shoppers: int
    slates: int
    accepted: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        return self.accepted / self.slates if self.slates else 0.0


@dataclass(frozen=True, slots=True)
class Experiment:
    experiment_id: str
    name: str
    kind: str
    started_at: datetime
    ended_at: datetime | None
    arms: tuple[Arm, ...]


def experiments(session: Session) -> Sequence[Experiment]:
    """The newest first."""
    rows = session.scalars(select(ExperimentRow).order_by(ExperimentRow.started_at.desc())).all()
    return [_experiment(session, row) for row in rows]


def end(session: Session, agent: Agent, experiment_id: str, at: datetime) -> None:
    """Nobody is assigned to it any more. Raises Gone where it has ended, or never was."""
    ended = session.execute(
        update(ExperimentRow)
        .where(ExperimentRow.experiment_id == experiment_id, ExperimentRow.ended_at.is_(None))
        .values(ended_at=at)
    )
    if not ended.rowcount:  # type: ignore[attr-defined]
        raise Gone
    note(session, agent.agent_id, "end_experiment", experiment_id, {}, at)


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927); all there is where nothing was counted."""
    if count == 0:
        return 0.0, 1.0
    share, spread = hits / count, Z * Z / count
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def _experiment(session: Session, row: ExperimentRow) -> Experiment:
    assigned = _assigned(session, row.experiment_id)
    shown = _shown(session, row)
    taken = _taken(session, row)
    shares = {str(arm.get("name")): arm.get("share") for arm in row.arms}
    names = dict.fromkeys([*shares, *assigned])
    arms = tuple(
        _arm(name, shares.get(name), assigned.get(name, 0), shown.get(name, 0), taken.get(name, 0))
        for name in names
    )
    return Experiment(row.experiment_id, row.name, row.kind, row.started_at, row.ended_at, arms)


def _arm(name: str, share: float | None, shoppers: int, slates: int, accepted: int) -> Arm:
    return Arm(name, share, shoppers, slates, accepted, *wilson(accepted, slates))


def _assigned(session: Session, experiment_id: str) -> Mapping[str, int]:
    rows = session.execute(
        select(AssignmentRow.arm, func.count())
        .where(AssignmentRow.experiment_id == experiment_id)
        .group_by(AssignmentRow.arm)
    )
    return {row[0]: row[1] for row in rows}


def _shown(session: Session, experiment: ExperimentRow) -> Mapping[str, int]:
    rows = session.execute(
        select(AssignmentRow.arm, func.count(ImpressionRow.slate_id))
        .join(ConversationRow, ConversationRow.shopper_id == AssignmentRow.shopper_id)
        .join(ImpressionRow, ImpressionRow.conversation_id == ConversationRow.conversation_id)
        .where(AssignmentRow.experiment_id == experiment.experiment_id)
        .where(ImpressionRow.at >= AssignmentRow.at, ImpressionRow.forced.is_(False))
        .group_by(AssignmentRow.arm)
    )
    return {row[0]: row[1] for row in rows}


def _taken(session: Session, experiment: ExperimentRow) -> Mapping[str, int]:
    rows = session.execute(
        select(AssignmentRow.arm, func.count(func.distinct(ImpressionRow.slate_id)))
        .join(ConversationRow, ConversationRow.shopper_id == AssignmentRow.shopper_id)
        .join(ImpressionRow, ImpressionRow.conversation_id == ConversationRow.conversation_id)
        .join(FeedbackRow, FeedbackRow.slate_id == ImpressionRow.slate_id)
        .where(AssignmentRow.experiment_id == experiment.experiment_id)
        .where(ImpressionRow.at >= AssignmentRow.at, ImpressionRow.forced.is_(False))
        .where(FeedbackRow.kind == "accept")
        .group_by(AssignmentRow.arm)
    )
    return {row[0]: row[1] for row in rows}
