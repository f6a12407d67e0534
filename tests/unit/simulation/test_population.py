from dataclasses import replace

import pytest

from data.catalog.wording import is_chinese
from models.constraints.violations import violations
from models.contract.constraints import Constraints
from models.simulation.place import EnginePlace
from models.simulation.population import Population
from models.simulation.shopper import Crowd, Shopper
from models.turn.state import shop_view
from tests.factories import catalog_of
from tests.marks import full


def _told(shopper: Shopper) -> tuple[object, ...]:
    return (shopper.opening, shopper.changes, shopper.manner, shopper.market, shopper.wants)


def test_the_same_seed_gives_the_same_shoppers(
    place: EnginePlace, shoppers: tuple[Shopper, ...]
) -> None:
    again = Population(place.shop, Crowd(5, 3, 0.1))
    assert [_told(one) for one in again.shoppers()] == [_told(one) for one in shoppers[:3]]
    assert _told(Population(place.shop, Crowd(6, 1, 0.1)).shopper(0)) != _told(shoppers[0])


def test_they_speak_both_languages(shoppers: tuple[Shopper, ...]) -> None:
    assert {one.language for one in shoppers} == {"en", "zh"}
    english = [one.opening for one in shoppers if one.language == "en"]
    assert not any(is_chinese(said) for said in english)


def test_their_market_is_what_the_shop_may_sell_them(
    place: EnginePlace, shoppers: tuple[Shopper, ...]
) -> None:
    for one in shoppers:
        roles = place.shop.catalog.scenarios[one.scenario_id or ""].roles
        facts = replace(place.shop.facts, roles=roles)
        asked = Constraints(budget=one.changes.budget, party_size=one.changes.party_size)
        assert len({frozenset(line.item_id for line in each) for each in one.market}) >= 60
        assert not any(violations(each, asked, facts) for each in one.market)


def test_about_one_in_twenty_of_the_market_would_do(shoppers: tuple[Shopper, ...]) -> None:
    for one in shoppers:
        worths = one.worths_in(1)
        good = sum(worth >= one.least_in(1) for worth in worths)
        assert 1 <= good <= 0.08 * len(worths)
        assert worths[one.target_in(1)] == max(worths)


def test_who_drifts_wants_something_else_later(place: EnginePlace) -> None:
    crowd = Population(place.shop, Crowd(1, 40, 0.1)).shoppers()
    drifting = next(one for one in crowd if one.manner.drift_round is not None)
    at = drifting.manner.drift_round or 0
    assert drifting.wants_in(at - 1) is drifting.wants
    assert drifting.wants_in(at) is drifting.later
    assert drifting.worths_in(at) != drifting.worths_in(at - 1)


@full
def test_a_shop_too_small_to_choose_in_is_refused() -> None:
    with pytest.raises(ValueError, match="bundles to choose from"):
        Population(shop_view(catalog_of()), Crowd(1, 1, 0.0)).shopper(0)
