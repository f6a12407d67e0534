"""Learning must pay: what a release is held against, on the demo shop."""

import pytest

from models.simulation.comparing import compare, report
from models.simulation.place import EnginePlace, Place, ReadyPlace, Visit
from models.simulation.population import Population
from models.simulation.shopper import Crowd
from tests.marks import full

pytestmark = pytest.mark.anyio


def _visits(place: Place, crowd: Crowd) -> tuple[Visit, ...]:
    return tuple(Visit(place, one) for one in Population(place.shop, crowd).shoppers())


@pytest.mark.slow
async def test_learning_needs_fewer_turns_and_brings_nothing_rejected_back(
    market_place: ReadyPlace,
) -> None:
    found = report(await compare(_visits(market_place, Crowd(101, 24, 0.1))))
    assert found["arms"]["learning"]["gain_ci"][0] > 0
    assert found["arms"]["oracle"]["mean_turns"] < found["arms"]["learning"]["mean_turns"]
    assert found["median_rank_by_round"][-1] < found["median_rank_by_round"][0] / 1.5
    assert (found["rejected_shown_again"], found["decisions_without_propensity"]) == (0, 0)


@full
async def test_others_feedback_is_worth_nothing(market_place: ReadyPlace) -> None:
    found = report(await compare(_visits(market_place, Crowd(102, 120, 0.1))))
    low, high = found["arms"]["shuffled"]["gain_ci"]
    assert low <= 0 <= high
    assert found["arms"]["learning"]["gain_ci"][0] > high


@full
async def test_learning_pays_before_the_whole_engine_too(place: EnginePlace) -> None:
    found = report(await compare(_visits(place, Crowd(103, 100, 0.1))))
    assert found["arms"]["learning"]["gain_ci"][0] > 0
    assert (found["rejected_shown_again"], found["decisions_without_propensity"]) == (0, 0)
