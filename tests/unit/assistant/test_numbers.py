"""Reading numbers in digits and in words."""

import pytest
from components.numbers import find_numbers


def _values(text: str) -> list[float]:
    return [number.value for number in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("300", 300),
        ("1,200", 1200),
        ("99.99", 99.99),
        ("1.5k", 1500),
        ("two hundred", 200),
        ("two hundred and fifty", 250),
        ("a hundred", 100),
        ("a grand", 1000),
        ("2 grand", 2000),
        ("twenty-five", 25),
        ("two thousand five hundred", 2500),
        ("half a dozen", 6),
        ("一千", 1000),
        ("二百五十", 250),
        ("二百五", 250),
        ("1千5", 1500),
        ("一千二", 1200),
        ("三千零五", 3005),
        ("三千零五十", 3050),
        ("两万", 20_000),
        ("一万二", 12_000),
        ("1.5万", 15_000),
        ("十五", 15),
        ("二十", 20),
        ("十二万", 120_000),
    ],
)
def test_reads_a_number(text: str, value: float) -> None:
    assert _values(text) == [value]


def test_finds_numbers_inside_chinese_text_with_their_place() -> None:
    (first, second) = find_numbers("预算2000到3千")
    assert (first.start, first.end, first.value) == (2, 6, 2000)
    assert (second.start, second.end, second.value) == (7, 9, 3000)


def test_two_neighbouring_digits_are_a_spread() -> None:
    (number,) = find_numbers("两三百")
    assert (number.value, number.high) == (200, 300)


def test_and_joins_words_of_one_number_only_after_a_unit() -> None:
    assert _values("between one and two hundred") == [1, 200]


@pytest.mark.parametrize("text", ["iphone15", "千万别", "none", "tent", "often"])
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert _values(text) == []
