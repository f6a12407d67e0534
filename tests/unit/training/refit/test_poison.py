"""Machines among simulated shoppers, before a real engine and a tiny model."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data.catalog.snapshot import load_catalog
from data.catalog.stored import stored_catalog
from data.feedback.reading import Span
from models.simulation.crowd_log import log_bots, log_crowd, log_floods, log_replays
from models.simulation.place import EnginePlace
from models.simulation.shopper import Crowd
from models.training.refit.gate import Margins
from models.training.refit.lessons import Lessons, lessons
from models.training.refit.simulated import engine_place
from models.training.refit.suspicion import SuspicionSettings
from tests.marks import full
from tests.unit.training.refit.conftest import BEGAN, Scene

LATER = BEGAN + timedelta(days=2)
BLIND = SuspicionSettings(
    per_shopper=10**6, per_saying=10**6, least_pace_s=0, most_events=10**6, most_opposed=1,
    most_lift=10**6,
)  # fmt: skip
SELLER = "west"


@pytest.fixture
def place(scene: Scene) -> EnginePlace:
    places = scene.places
    return engine_place(places.shipped, stored_catalog(places.database_url), places)


def learned(scene: Scene, settings: SuspicionSettings) -> Lessons:
    with scene.sessions() as session:
        span = Span(None, LATER + timedelta(days=30))
        return lessons(session, span, load_catalog(session), settings)


def of_bots(found: Lessons) -> int:
    return sum(name.startswith("sim-bot") for name in found.suspicion.conversations)


@full
def test_whoever_takes_one_sellers_things_alone_is_noticed_and_thinned(
    scene: Scene, place: EnginePlace
) -> None:
    log_crowd(place, Crowd(8, 30, 0.1), scene.sessions, BEGAN)
    assert log_bots(place, Crowd(9, 60, 0.0), SELLER, scene.sessions, LATER) == 60
    blind, seeing = learned(scene, BLIND), learned(scene, replace(BLIND, most_lift=1.3))
    assert of_bots(blind) == 60
    (finding,) = seeing.suspicion.findings
    assert (finding.kind, finding.subject) == ("seller", SELLER)
    assert of_bots(seeing) < 40
    assert seeing.suspicion.doubted > 0.2


def test_where_too_much_is_doubted_nothing_is_fitted_and_nothing_goes_live(scene: Scene) -> None:
    catalog = stored_catalog(scene.places.database_url)
    assert log_replays(catalog, 60, SELLER, scene.sessions, LATER) == 60
    told: list[str] = []
    refit = scene.refit(margins=Margins(doubted=0.1), suspicion=replace(BLIND, most_lift=1.3))
    outcome = replace(refit, told=told.append).run()
    assert not outcome.promoted
    assert "fitting" not in told
    assert "suspicious" in str(outcome.told["gate"]["reasons"])


def test_a_flood_that_contradicts_itself_teaches_nothing(scene: Scene, place: EnginePlace) -> None:
    before = learned(scene, SuspicionSettings())
    assert log_floods(place, Crowd(9, 3, 0.1), scene.sessions, LATER) > 100
    after = learned(scene, SuspicionSettings())
    assert after.read == before.read + 3
    assert after.suspicion.conversations == before.suspicion.conversations
    assert {one.kind for one in after.suspicion.findings} >= {"flood", "contradictory"}


@full
def test_poison_that_nobody_noticed_does_not_pass_the_gate(
    scene: Scene, place: EnginePlace
) -> None:
    """Learned from in full by a model that then wants one seller: the frozen rows, which nobody
    can poison, and shoppers who are not for sale are in the way."""
    log_bots(place, Crowd(9, 60, 0.0), SELLER, scene.sessions, LATER)
    outcome = scene.refit(suspicion=BLIND, margins=Margins(doubted=1)).run()
    assert outcome.told["read"]["doubted_share"] == 0
    assert not outcome.promoted
    reasons = outcome.told["gate"]["reasons"]
    assert any("may be worse" in one for one in reasons), reasons


def test_a_log_that_was_written_is_not_written_twice(scene: Scene, place: EnginePlace) -> None:
    before = learned(scene, BLIND)
    assert log_crowd(place, Crowd(3, 5, 0.1), scene.sessions, BEGAN) == 5
    assert learned(scene, BLIND).fingerprint == before.fingerprint
