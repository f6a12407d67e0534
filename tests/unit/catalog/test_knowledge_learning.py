from collections.abc import Iterable
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.catalog.knowledge.baskets import grouped
from data.catalog.knowledge.counting import Counts, counted
from data.catalog.knowledge.figures import complement_reason, share
from data.catalog.knowledge.learning import (
    Least,
    complements_of,
    learn_complements,
    substitutes_in_roles,
    substitutes_of,
)
from data.catalog.knowledge.report import strongest
from data.types.scenario import Role, Scenario
from data.types.text import Bilingual

LEAST = Least()


def same(item_id: str) -> str:
    """Items that are their own categories."""
    return item_id


# 100 baskets: 30 with tent, 20 of them with a mat too; 25 with a mat.
BASKETS = [["tent", "mat"]] * 20 + [["tent"]] * 10 + [["mat"]] * 5 + [["cup"]] * 65


def test_figures_are_those_worked_out_by_hand() -> None:
    first, second = learn_complements(BASKETS, same)
    assert (first.left_category, first.right_category) == ("mat", "tent")
    assert (first.support, first.confidence, first.lift) == (20, 0.8, 2.6667)
    assert (second.left_category, second.right_category) == ("tent", "mat")
    assert (second.support, second.confidence, second.lift) == (20, 0.6667, 2.6667)


def test_the_surprise_is_the_log_likelihood_ratio_of_the_two_by_two_table() -> None:
    counts = counted(BASKETS, same)
    table = [(20, 30 * 25), (10, 30 * 75), (5, 70 * 25), (65, 70 * 75)]
    by_hand = 2 * sum(count * log(count * 100 / product) for count, product in table)
    assert counts.surprise("tent", "mat") == pytest.approx(by_hand)
    assert counts.surprise("mat", "tent") == pytest.approx(by_hand)


def test_the_reason_tells_the_figures_in_both_languages() -> None:
    reason = learn_complements(BASKETS, same)[1].reason.filled(left="tent", right="mat")
    assert reason.en == "7 in 10 baskets with tent also had mat, 2.7 times as many as usual"
    assert reason.zh == "每 10 个有tent的购物篮里有 7 个也有mat，是平常的 2.7 倍"


@pytest.mark.parametrize(
    ("confidence", "told"),
    [
        (0.31, (3, 10)),
        (0.04, (4, 100)),
        (0.002, (2, 1000)),
        (0.0001, (1, 1000)),
        (0.96, (96, 100)),
        (1.0, (10, 10)),
        (0.9999, (999, 1000)),
    ],
)
def test_shares_are_told_in_round_numbers(confidence: float, told: tuple[int, int]) -> None:
    assert share(confidence) == told


def test_a_large_lift_is_told_without_decimals() -> None:
    assert "52 times" in complement_reason(0.5, 52.3, "baskets").en


def test_a_few_baskets_are_no_evidence_however_high_the_lift() -> None:
    baskets = [["tent", "mat"]] + [["tent"]] + [["cup"]] * 10
    assert counted(baskets, same).lift("mat", "tent") == 6.0
    assert learn_complements(baskets, same, min_support=1) == ()


@pytest.mark.parametrize(
    "least", [{"min_support": 21}, {"min_confidence": 0.81}, {"min_lift": 2.7}]
)
def test_each_threshold_holds(least: dict[str, float]) -> None:
    assert learn_complements(BASKETS, same, **least) == ()  # type: ignore[arg-type]


def test_independent_categories_are_no_complements() -> None:
    baskets = [["a", "b"]] * 25 + [["a"]] * 25 + [["b"]] * 25 + [["c"]] * 25
    assert learn_complements(baskets, same, min_lift=0.5) == ()


def test_two_items_of_one_category_are_no_pair_and_unknown_items_nothing() -> None:
    counts = counted([["a1", "a2", "?"], ["?"]], {"a1": "a", "a2": "a"}.get)
    assert (counts.baskets, dict(counts.alone), dict(counts.together)) == (1, {"a": 1}, {})


ids = st.lists(st.lists(st.sampled_from("abcd"), min_size=1), max_size=60)


@given(ids)
def test_the_order_of_baskets_changes_nothing(baskets: list[list[str]]) -> None:
    shuffled = [sorted(one, reverse=True) for one in reversed(baskets)]
    assert learn_complements(baskets, same, 1) == learn_complements(shuffled, same, 1)


@given(ids)
def test_counts_are_those_of_plain_counting(baskets: list[list[str]]) -> None:
    counts = counted(baskets, same)
    for left, right in (("a", "b"), ("c", "a")):
        assert counts.both(left, right) == sum({left, right} <= set(one) for one in baskets)


def test_purchases_in_any_order_become_baskets() -> None:
    rows = [("2", "b"), ("1", "a"), ("2", "c"), ("1", "a")]
    assert list(grouped(rows)) == [{"a"}, {"b", "c"}]


def substitutes(baskets: Iterable[list[str]]) -> set[tuple[str, str]]:
    found = substitutes_of(counted(baskets, same), Least(), "test")
    return {(one.left_category, one.right_category) for one in found}


def test_what_goes_with_the_same_things_but_not_together_is_a_substitute() -> None:
    halves = [["pan", "oil"]] * 40 + [["wok", "oil"]] * 40
    baskets = [*halves, *[["cup", "tea"]] * 80]
    assert substitutes(baskets) == {("pan", "wok"), ("wok", "pan")}


def test_what_is_bought_together_is_no_substitute() -> None:
    baskets = [["pan", "wok", "oil"]] * 40 + [["cup", "tea"]] * 80
    assert substitutes(baskets) == set()


def test_what_is_just_rare_is_no_substitute() -> None:
    baskets = [["pan", "oil"]] * 4 + [["wok", "oil"]] * 4 + [["cup"]] * 160
    assert substitutes(baskets) == set()


def test_categories_that_do_the_same_role_can_stand_in_for_each_other() -> None:
    name = Bilingual("n", "名")
    roles = (
        Role("drink", name, ("tea", "coffee")),
        Role("more", name, ("tea", "sweets")),
        Role("other", name, ("tea",)),
    )
    scenario = Scenario("s", "food", name, name, (), roles)
    found = substitutes_in_roles([scenario], Least())
    assert [(one.left_category, one.right_category, one.confidence) for one in found] == [
        ("coffee", "tea", 1.0),
        ("sweets", "tea", 1.0),
    ]


def test_nothing_teaches_nothing() -> None:
    assert learn_complements([], same) == ()
    assert substitutes_of(Counts(), Least(), "test") == ()


def test_of_each_category_only_the_strongest_complements_stay() -> None:
    baskets = [["tent", "mat"]] * 40 + [["tent", "cup"]] * 15 + [["tent", "hat"]] * 10
    counts = counted([*baskets, *[["rope"]] * 200], same)
    both = [(one.left_category, one.right_category) for one in complements_of(counts, LEAST, "x")]
    assert both == [("cup", "tent"), ("hat", "tent"), ("mat", "tent"),
                    ("tent", "cup"), ("tent", "hat"), ("tent", "mat")]  # fmt: skip
    one = complements_of(counts, Least(strongest=1), "x")
    assert [pair.right_category for pair in one if pair.left_category == "tent"] == ["mat"]
    assert len(one) == 4


def test_the_pairs_that_explain_most_are_told_first_and_once() -> None:
    baskets = [["tent", "mat"]] * 40 + [["cup", "pot"]] * 10 + [["rope"]] * 200
    told = list(strongest(complements_of(counted(baskets, same), LEAST, "x")))
    assert told == ["tent + mat: lift 6.2, support 40, confidence 1.00",
                    "pot + cup: lift 25.0, support 10, confidence 1.00"]  # fmt: skip
