from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from models.contract.item_text import ItemText
from models.evaluation.baselines.roles import Points, RolesAndRules
from models.evaluation.dataset.shop_facts import (
    ShopFacts,
    StatedItem,
    StatedRole,
    StatedRule,
    StatedScenario,
)

ITEMS = tuple(
    ItemText(name, name, price_cents=price)
    for name, price in (
        ("tent", 9000), ("bag", 5000), ("gas stove", 3000), ("wood stove", 3000),
        ("gas", 500), ("other gas", 500), ("dear gas", 8000), ("lamp", 2000), ("novel", 900),
    )
)  # fmt: skip
CAMP = StatedScenario(
    "camp",
    ("camping weekend", "露营"),
    (
        StatedRole("shelter", ("tents",)),
        StatedRole("kitchen", ("stoves",)),
        StatedRole("fuel", ("fuel",), required=False),
    ),
)
READING = StatedScenario("read", ("reading", "weekend"), (StatedRole("book", ("novels",)),))
FACTS = ShopFacts(
    {
        "tent": StatedItem("tents"),
        "bag": StatedItem("bags"),
        "gas stove": StatedItem("small_stoves", {"fuel": "gas"}),
        "wood stove": StatedItem("small_stoves", {"fuel": "wood"}),
        "gas": StatedItem("fuel", {"fuel": ("gas",)}),
        "other gas": StatedItem("fuel", {"fuel": ("gas",)}),
        "dear gas": StatedItem("fuel", {"fuel": ("gas",)}),
        "lamp": StatedItem("lamps"),
        "novel": StatedItem("novels"),
    },
    {"small_stoves": ("stoves",)},
    (CAMP, READING),
    (StatedRule("stoves", "fuel", "overlap", "fuel", "fuel"),),
    (("tents", "bags"),),
)


def best(given: Sequence[str], intent: str, *candidates: str) -> str:
    points = RolesAndRules.of(ITEMS, FACTS).completing(given, candidates, intent)
    assert len(points) == len(candidates)
    return candidates[int(np.argmax(points))]


@pytest.mark.parametrize("intent", ["A Camping Weekend, please", "周末去露营"])
def test_what_fills_a_role_that_is_open_for_the_named_purpose_comes_first(intent: str) -> None:
    assert best(["tent"], intent, "novel", "lamp", "bag", "wood stove") == "wood stove"


def test_the_longest_name_in_the_intent_counts() -> None:
    assert best([], "camping weekend", "novel", "tent") == "tent"
    assert best([], "a weekend", "tent", "novel") == "novel"


def test_without_a_named_purpose_it_is_the_one_that_what_is_given_has_roles_in() -> None:
    assert best(["tent", "gas"], "", "novel", "lamp", "gas stove") == "gas stove"


def test_a_role_that_is_taken_is_not_filled_again() -> None:
    assert best(["tent", "gas stove"], "camping weekend", "wood stove", "gas") == "gas"


def test_what_breaks_a_rule_stands_behind_what_meets_it() -> None:
    assert best(["gas", "tent"], "camping weekend", "wood stove", "gas stove") == "gas stove"
    assert best(["gas stove"], "reading", "wood stove", "gas") == "gas"


def test_complements_and_prices_decide_among_what_fills_no_role() -> None:
    assert best(["tent"], "reading", "lamp", "bag") == "bag"
    assert best(["tent"], "camping weekend", "dear gas", "gas") == "gas"


def test_ratings_decide_at_last() -> None:
    rated = {**FACTS.items, "novel": StatedItem("novels", rating=4.5, rating_count=90)}
    judge = RolesAndRules.of(ITEMS, replace(FACTS, items=rated, scenarios=()), Points())
    lamp, novel = judge.completing([], ["lamp", "novel"], "")
    assert novel > lamp


def test_an_item_that_nothing_is_stated_of_fills_no_role() -> None:
    judge = RolesAndRules.of((*ITEMS, ItemText("x", "x")), FACTS)
    unknown, tent = judge.completing([], ["x", "tent"], "camping weekend")
    assert unknown < tent
