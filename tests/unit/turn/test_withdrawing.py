"""Conditions that are taken back in words."""

import pytest

from data.types.money import Budget
from models.contract.constraints import Bound, Constraints
from models.turn.changing import changed
from models.turn.moves import Changes, Mention, Utterance
from models.turn.reading import read
from tests.factories import NOW, SHOP, mention

HELD = Constraints(
    budget=Budget("max", None, 30000, "USD"),
    exclude=("leather", "steel"),
    party_size=4,
    prefer=("leather",),
    within_days=3,
    bounds=(Bound("weight", "less", 4000.0),),
)


def _changes(text: str, *mentions: Mention) -> Changes:
    return read(Utterance("refine", text, mentions), SHOP, NOW.date()).changes


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("forget the budget", "budget"),
        ("ok then ignore the price limit", "budget"),
        ("money is no object", "budget"),
        ("预算不限了", "budget"),
        ("不用管预算", "budget"),
        ("drop the party size", "party_size"),
        ("人数不限", "party_size"),
        ("no rush", "within_days"),
        ("不着急", "within_days"),
        ("the weight doesn't matter", "bounds"),
        ("clear all filters", "all"),
        ("取消所有条件", "all"),
    ],
)
def test_a_condition_is_dropped_by_its_name(text: str, dropped: str) -> None:
    assert _changes(text).dropped == (dropped,)


@pytest.mark.parametrize(
    "text",
    ["drop the lantern", "forget it", "drop the budget to 300", "a tent on a budget", "预算五百"],
)
def test_other_words_drop_nothing(text: str) -> None:
    assert _changes(text).dropped == ()


def test_a_new_budget_is_none_dropped() -> None:
    text = "forget the budget, make it 300"
    value = {"kind": "max", "max_cents": 30000, "currency": "USD"}
    changes = _changes(text, mention("budget", "300", text, value=value))
    assert changes.dropped == ()
    assert changes.budget == Budget("max", None, 30000, "USD")


def test_what_is_dropped_holds_no_longer_and_all_else_does() -> None:
    after = changed(HELD, Changes(dropped=("budget", "bounds")))
    assert (after.budget, after.bounds) == (None, ())
    assert (after.exclude, after.party_size, after.within_days) == (HELD.exclude, 4, 3)


def test_all_conditions_can_be_dropped_at_once_and_a_new_one_said() -> None:
    after = changed(HELD, Changes(dropped=("all",), party_size=2))
    assert after == Constraints(party_size=2)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("leather is fine after all", "leather"),
        ("forget about no leather", "leather"),
        ("皮革也可以", "皮革"),
        ("不用避开皮革", "皮革"),
    ],
)
def test_what_was_excluded_is_allowed_again(text: str, word: str) -> None:
    for changes in (_changes(text), _changes(text, mention("material", word, text))):
        assert changes.withdrawn == ("leather",)
        assert (changes.exclude, changes.prefer) == ((), ())
        after = changed(HELD, changes)
        assert (after.exclude, after.prefer) == (("steel",), ())
