from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from data.db.impression import FeedbackRow
from data.db.operation import AssignmentRow, ExperimentRow, ReleaseRow
from models.client.errors import ScorerUnavailable
from models.training.refit.drift import audit_row
from models.training.refit.shifts import of_share
from tests.factories import NOW
from tests.unit.console.fakes import FakeScorer, deeds
from web.console.access.roles import Agent
from web.console.audit import note
from web.console.database import Database
from web.console.errors import Gone, Refused, Unfit
from web.console.oversight.drift import reports
from web.console.oversight.experiments import end, experiments, wilson
from web.console.oversight.releases import put_back, put_in_service, releases

pytestmark = pytest.mark.anyio


def _release(session: Session, name: str, **told: Any) -> None:
    active = told.pop("active", False)
    days = int(name[-1])
    session.add(
        ReleaseRow(
            release_id=name,
            checkpoint=f"var/releases/{name}",
            checkpoint_hash="a" * 64,
            metrics={"outcome": "promoted", **told},
            active=active,
            at=NOW + timedelta(days=days),
        )
    )


@pytest.fixture
def released(database: Database) -> None:
    def work(session: Session) -> None:
        _release(session, "r-1", outcome="shipped")
        _release(session, "r-2", former="r-1", active=True, gate={"reasons": ["better"]})
        _release(session, "r-3", former="r-2", outcome="refused")

    database.write(work)


def test_releases_are_listed_with_what_the_gate_said(database: Database, released: None) -> None:
    found = database.read(releases)
    assert [(one.release_id, one.outcome) for one in found] == [
        ("r-3", "refused"),
        ("r-2", "promoted"),
        ("r-1", "shipped"),
    ]
    assert [one.reasons for one in found] == [(), ("better",), ()]
    assert [one.can_serve for one in found] == [False, False, True]


def _live(database: Database) -> list[str]:
    return [one.release_id for one in database.read(releases) if one.active]


async def test_a_release_put_in_service_is_the_only_live_one(
    database: Database, released: None, scorer: FakeScorer, lead: Agent
) -> None:
    version = await put_in_service(database, scorer, lead, "r-1", NOW)
    assert (version, scorer.reloads) == ("next", 1)
    assert _live(database) == ["r-1"]
    assert (lead.agent_id, "promote") in deeds(database)


async def test_going_back_is_to_the_release_before(
    database: Database, released: None, scorer: FakeScorer, lead: Agent
) -> None:
    await put_back(database, scorer, lead, NOW)
    assert _live(database) == ["r-1"]
    with pytest.raises(Unfit):
        await put_back(database, scorer, lead, NOW)


async def test_a_scorer_that_does_not_take_it_leaves_the_register_as_it_was(
    database: Database, released: None, scorer: FakeScorer, lead: Agent
) -> None:
    scorer.version = ScorerUnavailable("the live release cannot be opened")
    with pytest.raises(Refused) as refused:
        await put_in_service(database, scorer, lead, "r-1", NOW)
    assert refused.value.key == "release_not_taken"
    assert _live(database) == ["r-2"]
    assert (lead.agent_id, "promote_failed") in deeds(database)


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(("name", "error"), [("r-2", Unfit), ("r-3", Unfit), ("r-9", Gone)])
async def test_what_is_live_or_refused_or_unknown_is_not_put_in_service(
    database: Database,
    scorer: FakeScorer,
    lead: Agent,
    name: str,
    error: type[Refused],
) -> None:
    with pytest.raises(error):
        await put_in_service(database, scorer, lead, name, NOW)
    assert scorer.reloads == 0


@pytest.fixture
def assigned(database: Database, talked: str) -> None:
    """The shopper of c-1 is in the arm "bold", and took a bundle of the slate shown there."""

    def work(session: Session) -> None:
        arms = [{"name": "usual", "share": 0.5}, {"name": "bold", "share": 0.5}]
        session.add(
            ExperimentRow(
                experiment_id="e-1", name="boldness", arms=arms, started_at=NOW, ended_at=None
            )
        )
        session.flush()
        session.add(
            AssignmentRow(experiment_id="e-1", shopper_id="shopper-c-1", arm="bold", at=NOW)
        )
        session.add(
            FeedbackRow(
                event_id="f-1",
                conversation_id="c-1",
                kind="accept",
                slate_id="s-c-1-1",
                detail={},
                source="turn",
                at=NOW,
            )
        )

    database.write(work)


def test_an_experiments_arms_count_shoppers_slates_and_what_was_taken(
    database: Database, assigned: None
) -> None:
    (found,) = database.read(experiments)
    usual, bold = found.arms
    assert (usual.name, usual.shoppers, usual.slates) == ("usual", 0, 0)
    assert (bold.shoppers, bold.slates, bold.accepted, bold.rate) == (1, 1, 1, 1.0)


def test_an_experiment_ends_once(database: Database, assigned: None, lead: Agent) -> None:
    database.write(lambda session: end(session, lead, "e-1", NOW))
    (found,) = database.read(experiments)
    assert found.ended_at == NOW
    with pytest.raises(Gone):
        database.write(lambda session: end(session, lead, "e-1", NOW))


def test_wilsons_interval_by_hand() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)
    assert wilson(0, 0) == (0.0, 1.0)


def test_drift_is_read_as_the_comparison_left_it_the_worst_first(database: Database) -> None:
    steady = of_share(("catalog", "new items"), 0, 100, "0 of 100 items")
    moved = of_share(("catalog", "gone"), 90, 100, "90 of 100 items")
    row = audit_row([steady, moved], NOW)
    database.write(lambda session: session.add(row))
    (report,) = database.read(reports)
    assert report.at == NOW
    assert [one.measure for one in report.shifts] == ["gone", "new items"]
    assert report.shifts[0].told == "90 of 100 items"


def test_a_report_of_another_shape_is_left_out(database: Database) -> None:
    def work(session: Session) -> None:
        note(session, "refit", "drift", "alarm", {"level": "alarm"}, NOW)

    database.write(work)
    assert database.read(reports) == []
