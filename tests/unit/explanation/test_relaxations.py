from collections.abc import Mapping
from typing import Any

import pytest

from data.catalog.snapshot import Catalog
from data.types.text import LANGUAGES
from models.explanation.relaxations import worded
from tests.unit.explanation.grounds import ground

BUDGET = {"kind": "max", "min_cents": None, "max_cents": 32700, "currency": "USD"}
WAS = {"min_cents": None, "max_cents": 30000, "total_cents": 32700}
BOUND = {"measure": "weight", "direction": "less", "role_id": None, "value": 900.0}


@pytest.mark.parametrize(
    ("constraint", "to", "detail", "text"),
    [
        ("budget", BUDGET, WAS, "Nothing that fits costs $300 or less; the closest comes to $327"),
        (
            "bound",
            BOUND,
            {"value": 800.0},
            "Nothing with less weight is to be had that fits; this is the closest",
        ),
        (
            "within_days",
            {"within_days": 3},
            {"within_days": 1},
            "Not everything arrives within 1 day; this takes 3 days",
        ),
        ("role", {"role_id": "stove"}, {}, "Without stove: nothing in the shop fits here"),
        ("require", {"category": "mug"}, {}, "Without mug: nothing in the shop fits here"),
    ],
)
def test_a_relaxation_says_what_was_asked_and_what_comes_closest(
    shop: Catalog, constraint: str, to: Mapping[str, Any], detail: Mapping[str, Any], text: str
) -> None:
    relaxation = worded(constraint, to, detail, ground(shop))
    assert (relaxation.constraint, relaxation.text, relaxation.to) == (constraint, text, to)


def test_a_budget_from_below_is_worded_from_below(shop: Catalog) -> None:
    was = {"min_cents": 90000, "max_cents": None, "total_cents": 52000}
    to = {"kind": "min", "min_cents": 52000, "max_cents": None, "currency": "USD"}
    text = worded("budget", to, was, ground(shop, "zh")).text
    assert text == "合适的搭配达不到 $900，最接近的是 $520"


@pytest.mark.parametrize("constraint", ["keep", "anchor"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_items_that_had_to_go_are_named(shop: Catalog, constraint: str, language: str) -> None:
    to = {"item_id": "it-rug"}
    text = worded(constraint, to, {}, ground(shop, language)).text  # type: ignore[arg-type]
    assert {"en": "rug", "zh": "地毯"}[language] in text
