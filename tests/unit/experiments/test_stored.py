from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from data.db.operation import AssignmentRow
from data.experiments.errors import ExperimentUnfit, ExperimentUnknown
from data.experiments.stored import experiments, note_assignment, running, start, stop
from data.feedback.log import FeedbackLog
from data.feedback.memory import recall
from tests.factories import NOW, impression, turn_record
from tests.unit.conftest import Sessions
from tests.unit.experiments.test_experiment import experiment

LATER = NOW + timedelta(hours=1)


def test_one_experiment_runs_at_a_time(sessions: Sessions) -> None:
    with sessions.begin() as session:
        assert running(session) is None
        start(session, experiment())
    with sessions.begin() as session:
        assert running(session) == experiment()
        with pytest.raises(ExperimentUnfit, match="is running"):
            start(session, experiment(id="e-2"))
        assert stop(session, "e-1", LATER).ended_at == LATER
        assert stop(session, "e-1", LATER + timedelta(days=1)).ended_at == LATER
    with sessions.begin() as session:
        assert running(session) is None
        with pytest.raises(ExperimentUnfit, match="before"):
            start(session, experiment())
        start(session, experiment(id="e-2", at=LATER))
        assert [one.experiment_id for one in experiments(session)] == ["e-2", "e-1"]
        with pytest.raises(ExperimentUnknown, match="e-9"):
            stop(session, "e-9", LATER)


def test_the_first_assignment_stays(sessions: Sessions) -> None:
    with sessions.begin() as session:
        start(session, experiment())
        note_assignment(session, "e-1", "shopper-c-1", "control", NOW)
        note_assignment(session, "e-1", "shopper-c-1", "warmer", LATER)
    with sessions() as session:
        row = session.scalars(select(AssignmentRow)).one()
        assert (row.arm, row.at) == ("control", NOW)


def test_a_turn_begins_with_the_treatment_and_its_slate_notes_the_assignment(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        start(session, experiment())
    with sessions() as session:
        memory = recall(session, "c-1")
    assert memory is not None
    treatment = experiment().treatment("shopper-c-1")
    assert memory.treatment == treatment
    shown = impression()
    log = FeedbackLog(sessions)
    log.record(turn_record(1))
    with sessions() as session:
        assert session.scalars(select(AssignmentRow)).all() == []
    told = replace(shown, context={**shown.context, "treatment": treatment})
    log.record(turn_record(2, impression=told))
    log.close()
    with sessions() as session:
        row = session.scalars(select(AssignmentRow)).one()
    assert (row.shopper_id, row.arm) == ("shopper-c-1", treatment["arm"])


def test_without_an_experiment_there_is_no_treatment(sessions: Sessions) -> None:
    with sessions() as session:
        memory = recall(session, "c-1")
    assert memory is not None
    assert memory.treatment is None
