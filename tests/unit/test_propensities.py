"""The judge of propensities: numbers worked out by hand pass, each wrong number is caught."""

import math
from typing import Any

import pytest

from tests.propensities import propensity_complaints

Row = dict[str, Any]


def _drawn() -> tuple[Row, list[Row]]:
    """Weights 5, 3 and 2: "a" is shown first (5/10), then "c" (2 of the 5 left)."""
    impression = {"forced": False, "degraded": False, "slate_propensity": 0.5 * 0.4}
    weights = {"a": (5, 0, 0.5), "b": (3, None, None), "c": (2, 1, 0.4)}
    pool = [
        {
            "bundle_id": name,
            "items": [{"item_id": name}],
            "logit": math.log(weight),
            "p_first": weight / 10,
            "position": position,
            "propensity": propensity,
        }
        for name, (weight, position, propensity) in weights.items()
    ]
    return impression, pool


def _forced() -> tuple[Row, list[Row]]:
    impression, pool = _drawn()
    for row in pool:
        row.update(p_first=None, propensity=None, logit=None)
    return {**impression, "forced": True, "slate_propensity": None}, pool


def test_a_drawn_slate_worked_out_by_hand_passes() -> None:
    assert propensity_complaints(*_drawn()) == []


def test_a_bundle_left_out_of_the_draw_has_no_chance() -> None:
    impression, pool = _drawn()
    left_out = {**pool[1], "bundle_id": "d", "items": [{"item_id": "d"}]}
    assert (
        propensity_complaints(impression, [*pool, {**left_out, "logit": None, "p_first": 0}]) == []
    )


def test_a_forced_slate_without_propensities_passes() -> None:
    assert propensity_complaints(*_forced()) == []


@pytest.mark.parametrize(
    ("index", "column", "value", "complaint"),
    [
        (0, "p_first", 0.6, "p_first sums to"),
        (0, "p_first", 0.6, "not the softmax"),
        (0, "p_first", None, "no p_first"),
        (1, "logit", None, "not the softmax"),
        (2, "logit", None, "left out of the draw and shown"),
        (1, "propensity", 0.1, "was not shown"),
        (2, "propensity", 0.2, "the propensity at position 1"),
        (2, "position", 2, "count up from 0"),
        (2, "items", [{"item_id": "a"}], "the same items"),
    ],
)
def test_a_wrong_row_of_the_pool_is_caught(
    index: int, column: str, value: object, complaint: str
) -> None:
    impression, pool = _drawn()
    pool[index][column] = value
    assert complaint in " ".join(propensity_complaints(impression, pool))


@pytest.mark.parametrize("stated", [None, 0.5, 0.1])
def test_a_slate_propensity_that_is_not_the_product_is_caught(stated: float | None) -> None:
    impression, pool = _drawn()
    impression["slate_propensity"] = stated
    assert "not the product" in " ".join(propensity_complaints(impression, pool))


def test_a_forced_slate_with_a_propensity_is_caught() -> None:
    impression, pool = _forced()
    pool[0]["p_first"] = 1.0
    found = propensity_complaints({**impression, "slate_propensity": 0.2}, pool)
    assert len(found) == 2


def test_a_degraded_slate_must_be_forced() -> None:
    impression, pool = _drawn()
    found = propensity_complaints({**impression, "degraded": True}, pool)
    assert found == ["a degraded slate is not marked forced"]


def test_a_pool_may_not_be_larger_than_stated() -> None:
    impression, pool = _forced()
    extra = [{**pool[1], "bundle_id": str(n), "items": [{"item_id": str(n)}]} for n in range(24)]
    assert "the pool has 27 bundles" in propensity_complaints(impression, pool + extra)


def _mixed() -> tuple[Row, list[Row]]:
    """By odds 4 : 1 : 1 three times in four, by 1 : 1 : 2 once; shown are "a", then "c"."""
    logits = {"score": (4, 1, 1), "popularity": (1, 1, 2)}
    mixture = {
        "strategies": {
            name: {one: math.log(odd) for one, odd in zip("abc", odds, strict=True)}
            for name, odds in logits.items()
        },
        "parts": [
            {"weight": 0.75, "turns": ["score", "score"]},
            {"weight": 0.25, "turns": ["popularity", "popularity"]},
        ],
        "drawn": 1,
        "samples": [[0.0, 1.0]] * 4 + [[1.0, 0.0]] * 12,
    }
    first = {"a": 0.75 * 4 / 6 + 0.25 / 4, "b": 0.75 / 6 + 0.25 / 4, "c": 0.75 / 6 + 0.25 / 2}
    both = 0.75 * 4 / 6 / 2 + 0.25 / 4 * 2 / 3
    shown = {"a": (0, first["a"]), "b": (None, None), "c": (1, both / first["a"])}
    pool = [
        {
            "bundle_id": name,
            "items": [{"item_id": name}],
            "logit": math.log(chance),
            "p_first": chance,
            "position": shown[name][0],
            "propensity": shown[name][1],
        }
        for name, chance in first.items()
    ]
    drawn = {"forced": False, "degraded": False, "slate_propensity": both, "mixture": mixture}
    return drawn, pool


def test_a_mixture_worked_out_by_hand_passes() -> None:
    assert propensity_complaints(*_mixed()) == []


@pytest.mark.parametrize(
    ("place", "value", "complaint"),
    [
        (("parts", 0, "weight"), 0.7, "the weights of the parts"),
        (("parts", 1, "turns"), ["popularity", "score"], "at position 1 is not the mixture's"),
        (("strategies", "score", "a"), 0.0, "p_first of a is not the mixture's"),
        (("strategies", "score"), {"a": 0.0, "b": 0.0, "c": 0.0, "d": 0.0}, "not of the pool's"),
        (("drawn",), 2, "has no chance to draw"),
        (("samples",), [[1.0, 0.0]] * 16, "not in proportion"),
        (("samples",), [[0.0, 1.0]] * 15, "15 samples"),
    ],
)
def test_a_wrong_mixture_is_caught(
    place: tuple[str | int, ...], value: Any, complaint: str
) -> None:
    impression, pool = _mixed()
    inner: Any = impression["mixture"]
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    assert any(complaint in one for one in propensity_complaints(impression, pool))


def test_plain_chances_are_not_those_of_a_mixture() -> None:
    impression, pool = _mixed()
    pool[2]["propensity"] = pool[2]["p_first"] / (1 - pool[0]["p_first"])
    found = propensity_complaints(impression, pool)
    assert any("at position 1 is not the mixture's" in one for one in found)
