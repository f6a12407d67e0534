from dataclasses import replace

import pytest

from data.types.money import Budget
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Edit
from models.turn.moves import Changes, Critique, Reference
from tests.factories import (
    LARGE,
    MIXED,
    SMALL,
    fresh_state,
    impression,
    recommendation,
    shown_state,
)
from tests.fakes import FakeRecommender, FakeShopper, keys

pytestmark = pytest.mark.anyio
LIGHTER = (Critique("weight", "less"),)
CHEAPER = (Critique("price", "less"),)


async def test_without_a_reference_the_first_bundle_is_to_be_bettered() -> None:
    shopper = FakeShopper(shown_state())
    reply = await shopper.does("critique", "lighter", critiques=LIGHTER)
    assert keys(reply) == ["utter_slate_critique"]
    assert shopper.asked.constraints.bounds == (Bound("weight", "less", 3600.0),)
    assert shopper.asked.roles == ("shelter", "kitchen", "light")


async def test_the_bundle_named_is_the_one_to_be_bettered() -> None:
    shopper = FakeShopper(shown_state())
    second = (Reference(number=2, kind="bundle"),)
    await shopper.does("critique", "the second is heavy", critiques=LIGHTER, references=second)
    assert shopper.asked.constraints.bounds == (Bound("weight", "less", 3400.0),)


async def test_a_newer_bound_on_a_measure_replaces_the_older() -> None:
    held = (Bound("weight", "less", 9000.0), Bound("price", "less", 50000.0))
    shopper = FakeShopper(shown_state(constraints=Constraints(bounds=held)))
    await shopper.does("critique", "lighter still", critiques=LIGHTER)
    assert set(shopper.asked.constraints.bounds) == {held[1], Bound("weight", "less", 3600.0)}


async def test_the_other_constraints_hold_on() -> None:
    held = Constraints(budget=Budget("max", None, 30000, "USD"), exclude=("leather",))
    shopper = FakeShopper(shown_state(constraints=held))
    await shopper.does("critique", "cheaper", critiques=CHEAPER)
    assert shopper.asked.constraints.budget == held.budget
    assert shopper.asked.constraints.exclude == ("leather",)


async def test_a_measure_that_nobody_knows_of_the_bundle_binds_nothing() -> None:
    unknown = shown_state()
    shopper = FakeShopper(unknown)
    await shopper.does("critique", "plainer", critiques=(Critique("boldness", "less"),))
    assert shopper.asked.constraints.bounds == (Bound("boldness", "less", 1 / 3),)


async def test_an_item_criticised_is_exchanged_alone() -> None:
    shopper = FakeShopper(shown_state())
    tent = (Reference(words="tent"),)
    reply = await shopper.does("critique", "the tent is heavy", critiques=LIGHTER, references=tent)
    assert keys(reply) == ["utter_slate_critique"]
    assert shopper.asked.edit == Edit("swap", SMALL, "shelter")
    assert shopper.asked.constraints.bounds == (Bound("weight", "less", 3000.0, "shelter"),)
    assert reply.state.constraints.bounds == ()


async def test_a_kind_wanted_lighter_is_the_item_shown() -> None:
    shopper = FakeShopper(shown_state())
    await shopper.does("critique", "a lighter tent", critiques=LIGHTER, categories=("tent",))
    assert shopper.asked.edit == Edit("swap", SMALL, "shelter", "tent")


async def test_a_kept_item_that_is_criticised_is_held_no_more() -> None:
    held = Constraints(keep=("dome", "gas"))
    shopper = FakeShopper(shown_state(constraints=held))
    tent = (Reference(words="tent"),)
    await shopper.does("critique", "the tent is heavy", critiques=LIGHTER, references=tent)
    assert shopper.asked.constraints.keep == ("gas",)


async def test_a_critique_of_nothing_measurable_asks_for_others_than_those_shown() -> None:
    shopper = FakeShopper(shown_state())
    await shopper.does("critique", "I do not like the look")
    assert {frozenset(one) for one in shopper.asked.avoid} == {
        frozenset(item.item_id for item in bundle) for bundle in (SMALL, LARGE, MIXED)
    }
    assert shopper.asked.roles is None


async def test_a_critique_can_refuse_a_material_without_a_bound() -> None:
    shopper = FakeShopper(shown_state())
    await shopper.does("critique", "no leather", changes=Changes(exclude=("leather",)))
    assert shopper.asked.constraints == Constraints(exclude=("leather",))


async def test_nothing_shown_can_be_criticised() -> None:
    reply = await FakeShopper(fresh_state()).does("critique", "cheaper", critiques=CHEAPER)
    assert keys(reply) == ["utter_no_slate"]


async def test_what_may_stay_as_it_is_is_bounded_a_hair_beyond() -> None:
    shopper = FakeShopper(shown_state())
    no_dearer = Critique("price", "less", or_same=True)
    no_worse = Critique("quality", "more", or_same=True)
    await shopper.does("critique", "lighter, same price", critiques=(*LIGHTER, no_dearer, no_worse))
    weight, price, quality = shopper.asked.constraints.bounds
    assert weight == Bound("weight", "less", 3600.0)
    assert price == Bound("price", "less", 18501.0)
    assert quality.value == pytest.approx((4.5 + 4.2 + 4.1) / 3 - 0.001)


async def test_what_is_lighter_only_in_all_is_owned_up_to() -> None:
    pair = replace(LARGE[0], quantity=2)
    before = impression("s-1", (pair, *LARGE[1:]))
    heavier = FakeRecommender([recommendation((SMALL[0], *LARGE[1:]))])
    shopper = FakeShopper(shown_state(slate=before), heavier)
    tent = (Reference(words="tent"),)
    reply = await shopper.does(
        "critique", "the tent is too heavy", critiques=LIGHTER, references=tent
    )
    assert keys(reply) == ["utter_relaxed", "utter_slate_critique"]
    assert shopper.logged.impression is not None
    (relaxed,) = shopper.logged.impression.relaxations
    assert (relaxed["constraint"], relaxed["to"]["role_id"]) == ("bound", "shelter")
    assert "weight" in relaxed["text"]


async def test_what_is_lighter_apiece_needs_no_excuse() -> None:
    lighter = FakeRecommender([recommendation((LARGE[0], *SMALL[1:]))])
    shopper = FakeShopper(shown_state(), lighter)
    reply = await shopper.does(
        "critique",
        "the tent is too heavy",
        critiques=LIGHTER,
        references=(Reference(words="tent"),),
    )
    assert keys(reply) == ["utter_slate_critique"]
