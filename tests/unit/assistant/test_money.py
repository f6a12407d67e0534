"""Finding budgets and what they come to."""

from collections.abc import Callable
from itertools import pairwise
from time import perf_counter

import pytest
from components.money import Budget, find_budgets
from hypothesis import given
from hypothesis import strategies as st

from tests.nlu.budgets import Said, said
from tests.unit.assistant.spoken_numbers import chinese, english

_PIECES = [
    "300",
    "k",
    "三",
    "百",
    "两千",
    "$",
    "块",
    " to ",
    "到",
    "-",
    "not ",
    "no more than ",
    "最多",
    "以内",
    "左右",
    "a grand",
    "between ",
    " and ",
    "和",
    "之间",
    "from ",
    "give or take ",
    "ish",
    "不是",
    "，",
    " ",
    "budget ",
    "预算",
    "at least ",
    "but ",
    "to ",
    "1.5",
    "几百",
    "把",
    "多",
]


def _only(text: str) -> Budget:
    (budget,) = find_budgets(text)
    return budget


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("under two hundred bucks", None, ("max", None, 20000, "USD")),
        ("$1.5k", None, ("max", None, 150000, "USD")),
        ("300块", None, ("max", None, 30000, "CNY")),
        ("三百以内", None, ("max", None, 30000, None)),
        ("别超过300块", None, ("max", None, 30000, "CNY")),
        ("预算五百左右", "五百左右", ("around", 45000, 55000, None)),
        ("around 300", None, ("around", 27000, 33000, None)),
        ("500-800元", None, ("range", 50000, 80000, "CNY")),
        ("between 50 and 80 dollars", None, ("range", 5000, 8000, "USD")),
        ("at least 100", None, ("min", 10000, None, None)),
        ("一千", None, ("max", None, 100000, None)),
        ("1千5", None, ("max", None, 150000, None)),
        ("预算两万", "两万", ("max", None, 2000000, None)),
        ("二百五十", None, ("max", None, 25000, None)),
        ("a grand", None, ("max", None, 100000, None)),
        ("3k", None, ("max", None, 300000, None)),
        ("300刀", None, ("max", None, 30000, "USD")),
        ("£40", None, ("max", None, 4000, "GBP")),
        ("40 euros", None, ("max", None, 4000, "EUR")),
        ("3万日元", None, ("max", None, 3000000, "JPY")),
        ("no more than 99.99", None, ("max", None, 9999, None)),
        ("nothing over 150 euros please", "nothing over 150 euros", ("max", None, 15000, "EUR")),
        ("no, i meant 300", "300", ("max", None, 30000, None)),
        ("不是，我说的是300", "300", ("max", None, 30000, None)),
        ("不低于500元", None, ("min", 50000, None, "CNY")),
        ("300 or less", None, ("max", None, 30000, None)),
        ("300ish", None, ("around", 27000, 33000, None)),
        ("500 rmb max", None, ("max", None, 50000, "CNY")),
        ("2到3千", None, ("range", 200000, 300000, None)),
        ("2-3k", None, ("range", 200000, 300000, None)),
        ("one to two hundred dollars", None, ("range", 10000, 20000, "USD")),
        ("两三百块钱", None, ("range", 20000, 30000, "CNY")),
        ("九块九", None, ("max", None, 990, "CNY")),
        ("2w以内", None, ("max", None, 2000000, None)),
        ("camping for 4 under $300", "under $300", ("max", None, 30000, "USD")),
        ("50mm lens under 500", "under 500", ("max", None, 50000, None)),
        ("三个人，预算2000到3000", "2000到3000", ("range", 200000, 300000, None)),
        ("with a 300 budget", "300", ("max", None, 30000, None)),
    ],
)
def test_reads_a_budget(
    text: str, span: str | None, value: tuple[str, int | None, int | None, str | None]
) -> None:
    budget = _only(text)
    assert text[budget.start : budget.end] == (span or text)
    assert tuple(budget.value.as_dict().values()) == value


@pytest.mark.parametrize(
    "text",
    [
        "for four",
        "bundle 2",
        "55mm镜头",
        "where is my order 1043",
        "under 5 kg",
        "at least two chairs",
        "一块砧板",
        "加两块电池",
        "第二套",
        "两个人",
        "三到五岁",
        "for ages 3 to 5",
        "iphone 15",
        "3",
        "weighs under 5 pounds",
        "compare 1 and 2",
        "给三分",
        "为什么第二套比第一套贵",
        "add 3 towels",
    ],
)
def test_other_numbers_are_no_budget(text: str) -> None:
    assert find_budgets(text) == []


def test_a_bare_amount_that_the_classifier_tagged_is_money() -> None:
    text = "600 for the astronomy thing"
    assert find_budgets(text) == []
    (budget,) = find_budgets(text, tagged=((0, 3),))
    assert budget.value.max_cents == 60000


@pytest.mark.parametrize("one", said(), ids=lambda one: one.text)
def test_what_shoppers_say_of_money_is_read_without_the_classifier(one: Said) -> None:
    assert [budget.value.as_dict() for budget in find_budgets(one.text)] == one.budgets


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("no, 900 is the maximum", "900"),
        ("my limit is 250", "250"),
        ("i can't spend more than 120", "more than 120"),
        ("budget: 100-150", "100-150"),
        ("300 give or take 20 please", "300 give or take 20"),
        ("over $100 but under $200", "over $100 but under $200"),
        ("between 200 and 300 for it", "between 200 and 300"),
        ("change my budget from 300 to 450", "450"),
        ("make it 450 instead of 300", "450"),
        ("预算五六百吧", "五六百"),
        ("最多花九百块", "最多花九百块"),
        ("价格上限四百", "上限四百"),
        ("控制在九百以内", "九百以内"),
        ("500跟800之间", "500跟800"),
        ("我说的是500不是5000", "500"),
    ],
)
def test_a_span_is_the_amount_with_its_currency_and_its_words_of_kind(text: str, span: str) -> None:
    budget = _only(text)
    assert text[budget.start : budget.end] == span


@given(st.integers(1, 99_999), st.sampled_from(["$", "€", "£"]))
def test_any_amount_with_a_sign_is_read_to_the_cent(cents: int, sign: str) -> None:
    budget = _only(f"under {sign}{cents // 100}.{cents % 100:02d}")
    assert budget.value.max_cents == cents


_WRITTEN = (str, "{:,}".format, lambda amount: f"{amount / 1000:g}k", chinese, english)
_MOST = (
    "under {};no more than {};up to {};{} or less;{} tops;can't spend over {};{}以内"
    ";不超过{};最多花{}"
    ";预算{}封顶;不到{};别超过{}"
)
_LEAST = "at least {};{} or more;no less than {};nothing under {};至少{};{}以上;不低于{}"
_ABOUT = "around {};about {};{} or so;roughly {};大概{};{}左右;{}上下;约{}"
_BETWEEN = (
    "between {} and {} dollars;from {} to {} dollars;over {} but under {} dollars;{}到{}块"
    ";最少{}最多{}块"
    ";介于{}和{}块之间"
)
_KINDS = {"max": _MOST, "min": _LEAST, "around": _ABOUT}


@given(st.integers(2, 99), st.sampled_from(_WRITTEN), st.sampled_from(sorted(_KINDS)), st.data())
def test_a_kind_and_an_amount_are_read_however_both_are_said(
    hundreds: int, written: Callable[[int], str], kind: str, data: st.DataObject
) -> None:
    amount = hundreds * 100
    said = data.draw(st.sampled_from(_KINDS[kind].split(";"))).format(written(amount))
    low, high = {"max": (None, 100), "min": (100, None), "around": (90, 110)}[kind]
    value = _only(said).value
    assert (value.kind, value.min_cents, value.max_cents) == (
        kind,
        low and amount * low,
        high and amount * high,
    )


@given(st.integers(1, 98), st.integers(1, 98), st.sampled_from(_WRITTEN), st.data())
def test_two_ends_are_one_range_however_they_are_joined(
    first: int, second: int, written: Callable[[int], str], data: st.DataObject
) -> None:
    low, high = sorted((first * 100, second * 100 + 50 * (first == second)))
    joint = data.draw(st.sampled_from(_BETWEEN.split(";")))
    if low < high:
        value = _only(joint.format(written(low), written(high))).value
        assert (value.kind, value.min_cents, value.max_cents) == ("range", low * 100, high * 100)


@pytest.mark.parametrize(
    "phrase", ["不是", "只能", "not ", "more than ", "去掉，", "1k5", "三五百", "$"]
)
def test_no_text_keeps_the_grammar_long(phrase: str) -> None:
    begun = perf_counter()
    find_budgets(f"最多{phrase * 400}x 300")
    assert perf_counter() - begun < 2


@given(st.text(max_size=60))
def test_no_text_breaks_the_grammar(text: str) -> None:
    for budget in find_budgets(text):
        assert 0 <= budget.start < budget.end <= len(text)


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_no_mixture_of_its_words_breaks_the_grammar(text: str) -> None:
    found = find_budgets(text)
    for budget in found:
        low, high = budget.value.min_cents, budget.value.max_cents
        assert low is None or high is None or low <= high
    ends = [(one.start, one.end) for one in found]
    assert ends == sorted(ends)
    assert all(one[1] <= two[0] for one, two in pairwise(ends))
