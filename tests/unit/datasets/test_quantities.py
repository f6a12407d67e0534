from datetime import UTC, datetime

import pytest

from data.datasets.errors import BadValue
from data.datasets.quantities import centimetres, grams, gtin, moment, number, pieces, whole


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5 kg", 1500), ("1,5kg", 1500), ("2 lb", 907.18), ("8 oz", 226.8), ("300 g", 300),
     (".5 kg", 500),
     ("1 KGM", 1000), ("2公斤", 2000), ("0 kg", None), ("heavy", None), ("5", None),
     ("-1 kg", None), ("999999 kg", None)],
)  # fmt: skip
def test_weights_are_in_grams(text: str, value: float | None) -> None:
    assert grams(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("20 cm", 20), ("10 in", 25.4), ("1 m", 100), ("5 mm", 0.5), ("long", None)]
)
def test_lengths_are_in_centimetres(text: str, value: float | None) -> None:
    assert centimetres(text) == value


@pytest.mark.parametrize(("text", "count"), [("5", 5), ("-3", 0), ("7.0", 7), ("1e9", 1_000_000)])
def test_oversold_stock_is_none_and_endless_stock_is_bounded(text: str, count: int) -> None:
    assert pieces(text) == count


def test_a_stock_that_is_no_number_is_refused() -> None:
    with pytest.raises(BadValue, match="no number"):
        pieces("many")


@pytest.mark.parametrize("text", ["inf", "nan", "1e400", "x"])
def test_what_is_no_finite_number_is_none(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("4006381333931", "4006381333931"), ("0 36000 29145 2", "036000291452"),
     ("4006381333932", None), ("4.00638E+12", None), ("000000000000", None)],
)  # fmt: skip
def test_a_trade_item_number_needs_its_check_digit(text: str, code: str | None) -> None:
    assert gtin(text) == code


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-05-01", datetime(2026, 5, 1, tzinfo=UTC)),
        ("2026-05-01T10:00-0800", datetime(2026, 5, 1, 18, tzinfo=UTC)),
        ("2026-05-01 10:00:00", datetime(2026, 5, 1, 10, tzinfo=UTC)),
        ("2026-05-01T10:00Z", datetime(2026, 5, 1, 10, tzinfo=UTC)),
        ("May 1st", None),
        ("", None),
    ],
)
def test_dates_are_iso_8601(text: str, when: datetime | None) -> None:
    assert moment(text) == when


def test_whole_numbers_are_stored_as_such() -> None:
    assert (whole(5.0), whole(5.5)) == (5, 5.5)
    assert isinstance(whole(5.0), int)
