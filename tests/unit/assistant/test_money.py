"""Finding budgets and what they come to."""

import pytest
from components.money import Budget, find_budgets
from hypothesis import given
from hypothesis import strategies as st


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


@given(st.integers(1, 99_999), st.sampled_from(["$", "€", "£"]))
def test_any_amount_with_a_sign_is_read_to_the_cent(cents: int, sign: str) -> None:
    budget = _only(f"under {sign}{cents // 100}.{cents % 100:02d}")
    assert budget.value.max_cents == cents


@given(st.text(max_size=60))
def test_no_text_breaks_the_grammar(text: str) -> None:
    for budget in find_budgets(text):
        assert 0 <= budget.start < budget.end <= len(text)
