from dataclasses import replace

import pytest

from data.types.scenario import BundleItem
from data.types.turn import Impression, LoggedBundle
from models.simulation.arms import Learning, NoLearning, Shuffled
from models.simulation.conversation import Conversation, Course, has_propensities
from models.simulation.place import EnginePlace, Visit
from models.simulation.shopper import Shopper

pytestmark = pytest.mark.anyio


async def held(place: EnginePlace, shopper: Shopper) -> Course:
    visit = Visit(place, shopper)
    return await Conversation(
        shopper, place.shop, Learning(place.source(shopper)), visit.rank
    ).course()


async def test_a_conversation_is_the_same_whenever_it_is_held(
    place: EnginePlace, shoppers: tuple[Shopper, ...]
) -> None:
    assert await held(place, shoppers[1]) == await held(place, shoppers[1])


async def test_every_decision_is_logged_and_nothing_rejected_returns(
    place: EnginePlace, shoppers: tuple[Shopper, ...]
) -> None:
    stubborn = [replace(one, manner=replace(one.manner, noise=0.3)) for one in shoppers[:4]]
    courses = [await held(place, replace(one, deeds={"reject": 1.0})) for one in stubborn]
    assert sum(one.decisions for one in courses) >= 8
    assert [(one.rejected_again, one.unlogged) for one in courses] == [(0, 0)] * 4


async def test_without_learning_the_recommender_never_hears_of_taste(
    place: EnginePlace, shoppers: tuple[Shopper, ...]
) -> None:
    shopper = shoppers[2]
    plain = await Conversation(shopper, place.shop, NoLearning(place.source(shopper))).course()
    (first, *_) = plain.tastes
    never = await Conversation(
        shopper, place.shop, Shuffled(place.source(shopper), [first])
    ).course()
    assert (plain.turns, plain.tastes) == (never.turns, never.tastes)


async def test_the_oracle_is_quicker_than_who_learns_nothing(
    place: EnginePlace, shoppers: tuple[Shopper, ...]
) -> None:
    turns = {"oracle": 0, "plain": 0}
    for one in shoppers[:6]:
        source = place.source(one)
        knowing = NoLearning(place.knowing(one))
        turns["oracle"] += (await Conversation(one, place.shop, knowing).course()).turns
        turns["plain"] += (await Conversation(one, place.shop, NoLearning(source)).course()).turns
    assert turns["oracle"] < turns["plain"]


def shown(p_first: float | None, propensity: float | None, position: int | None) -> LoggedBundle:
    lines = (BundleItem(f"it-{position}-{p_first}", "tent"),)
    return LoggedBundle("b", lines, (1,), 1, "", 0.0, 0.0, p_first, position, propensity)


def slate(pool: tuple[LoggedBundle, ...], whole: float | None) -> Impression:
    return Impression("s", "p", "h", "p", "m", 1, whole, False, False, {}, (), pool)


def test_chances_must_all_be_there_add_up_and_multiply() -> None:
    pool = (shown(0.5, 0.5, 0), shown(0.3, 0.6, 1), shown(0.2, None, None))
    assert has_propensities(slate(pool, 0.3))
    assert not has_propensities(slate(pool, 0.4))
    assert not has_propensities(slate(pool, None))
    assert not has_propensities(slate((*pool, shown(0.1, None, None)), 0.3))
    assert not has_propensities(slate((shown(None, 1.0, 0),), 1.0))
