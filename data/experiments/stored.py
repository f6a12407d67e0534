"""Experiments and assignments as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from data.db.base import table_of
from data.db.operation import AssignmentRow, ExperimentRow
from data.experiments.errors import ExperimentUnfit, ExperimentUnknown
from data.experiments.experiment import Arm, Experiment


def running(session: Session) -> Experiment | None:
    """The experiment that shoppers are in now."""
    asked = select(ExperimentRow).where(ExperimentRow.ended_at.is_(None))
    row = session.scalars(asked.order_by(ExperimentRow.started_at).limit(1)).first()
    return None if row is None else _experiment(row)


def experiments(session: Session) -> tuple[Experiment, ...]:
    """All of them, the newest first."""
    asked = select(ExperimentRow).order_by(ExperimentRow.started_at.desc())
    return tuple(_experiment(row) for row in session.scalars(asked))


def experiment_of(session: Session, experiment_id: str) -> Experiment:
    """Raises ExperimentUnknown."""
    return _experiment(_row(session, experiment_id))


def start(session: Session, experiment: Experiment) -> None:
    """Begins it. Raises ExperimentUnfit where another one is running: two that change the same
    slates would each be blamed for the other."""
    standing = running(session)
    if standing is not None:
        raise ExperimentUnfit(f"{standing.experiment_id} is running: stop it first")
    if session.get(ExperimentRow, experiment.experiment_id) is not None:
        raise ExperimentUnfit(f"there was an experiment {experiment.experiment_id} before")
    arms = [
        {"name": arm.name, "share": arm.share, "settings": dict(arm.settings)}
        for arm in experiment.arms
    ]
    session.add(
        ExperimentRow(
            experiment_id=experiment.experiment_id,
            name=experiment.name,
            kind=experiment.kind,
            arms=arms,
            started_at=experiment.started_at,
            ended_at=None,
        )
    )


def stop(session: Session, experiment_id: str, at: datetime) -> Experiment:
    """Ends it; one that has ended stays as it is. Raises ExperimentUnknown."""
    row = _row(session, experiment_id)
    if row.ended_at is None:
        row.ended_at = at
    return _experiment(row)


def note_assignment(
    session: Session, experiment_id: str, shopper_id: str, arm: str, at: datetime
) -> None:
    """Keeps that the shopper was shown something in this arm; the first time counts."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql_insert if is_postgresql else sqlite_insert
    values = {"experiment_id": experiment_id, "shopper_id": shopper_id, "arm": arm, "at": at}
    session.execute(insert(table_of(AssignmentRow)).values(values).on_conflict_do_nothing())


def _row(session: Session, experiment_id: str) -> ExperimentRow:
    row = session.get(ExperimentRow, experiment_id)
    if row is None:
        raise ExperimentUnknown(f"there is no experiment {experiment_id!r}")
    return row


def _experiment(row: ExperimentRow) -> Experiment:
    arms: list[dict[str, Any]] = row.arms
    return Experiment(
        experiment_id=row.experiment_id,
        name=row.name,
        kind="interleaving" if row.kind == "interleaving" else "ab",
        arms=tuple(Arm(one["name"], one["share"], one.get("settings", {})) for one in arms),
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
