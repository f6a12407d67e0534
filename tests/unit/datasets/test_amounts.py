from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.datasets.amounts import Amount, amount_of
from data.datasets.currencies import currency_of
from data.datasets.errors import BadValue


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("12.50", 1250, None),
        ("12,50", 1250, None),
        ("12.50 USD", 1250, "USD"),
        ("USD 12.50", 1250, "USD"),
        ("12.50USD", 1250, "USD"),
        ("usd12.5", 1250, "USD"),
        ("$1,299", 129900, "USD"),
        ("US$ 1,299.00", 129900, "USD"),
        ("$12.50 CAD", 1250, "CAD"),
        ("1.299,00 €", 129900, "EUR"),
        ("€1.299", 129900, "EUR"),
        ("1 299,00 €", 129900, "EUR"),
        ("1\u202f299,00\u00a0€", 129900, "EUR"),
        ("1'299.00 CHF", 129900, "CHF"),
        ("99,- €", 9900, "EUR"),
        ("¥199", 19900, "CNY"),
        ("￥199.9", 19990, "CNY"),
        ("199元", 19900, "CNY"),
        ("RMB 1,299.00", 129900, "CNY"),
        ("JPY 1,980", 198000, "JPY"),
        ("1.299.000 ₫", 129900000, "VND"),
        ("1,23,456.00 INR", 12345600, "INR"),
        ("R$ 1.299,90", 129990, "BRL"),
        ("19.999 USD", 2000, "USD"),
        ("0.999 EUR", 100, "EUR"),
        (".50 USD", 50, "USD"),
        ("1299.0000", 129900, None),
        ("１２.５０", 1250, None),
    ],
)
def test_an_amount_is_read_however_it_is_written(
    text: str, cents: int, currency: str | None
) -> None:
    assert amount_of(text) == Amount(cents, currency)


@pytest.mark.parametrize(
    ("text", "usual", "currency"),
    [("$5", "AUD", "AUD"), ("$5", "EUR", "USD"), ("¥5", "JPY", "JPY"), ("5 kr", "NOK", "NOK")],
)
def test_a_shared_sign_means_the_feeds_own_currency(text: str, usual: str, currency: str) -> None:
    assert amount_of(text, usual).currency == currency


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no amount"),
        ("free", "no amount"),
        ("0", "not above zero"),
        ("0.00 USD", "not above zero"),
        ("-5", "not above zero"),
        ("-$5.00", "not above zero"),
        ("$-5.00", "not above zero"),
        ("(5.00)", "not above zero"),
        ("12.50-15.00 USD", "one amount"),
        ("from $12", "one amount"),
        ("12.50 / 10.00 USD", "one amount"),
        ("5 USD EUR", "one amount"),
        ("1.2.3", "several ways"),
        ("12 50", "no amount"),
        ("99999999999", "slip"),
    ],
)
def test_what_is_no_price_is_refused_with_a_reason(text: str, told: str) -> None:
    with pytest.raises(BadValue, match=told):
        amount_of(text)


@given(st.integers(1, 10**9), st.sampled_from(["{0}.{1:02d}", "{0},{1:02d}", "{0:,}.{1:02d}"]))
def test_every_amount_that_is_written_with_cents_comes_back(cents: int, form: str) -> None:
    assert amount_of(form.format(*divmod(cents, 100))).cents == cents


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with suppress(BadValue):
        assert amount_of(text).cents > 0


def test_a_currency_is_named_by_code_sign_or_word() -> None:
    assert [currency_of(one) for one in ("eur", "€", "人民币", "$")] == ["EUR", "EUR", "CNY", "USD"]
    with pytest.raises(BadValue, match="not known"):
        currency_of("XXX")


@pytest.mark.parametrize(
    ("text", "cents"), [("1e3 USD", 100_000), ("1.5E+2", 15_000), ("USD 2.5e1", 2_500)]
)
def test_numbers_as_spreadsheets_shorten_them_are_read(text: str, cents: int) -> None:
    assert amount_of(text).cents == cents


@pytest.mark.parametrize("text", ["1e400", "5e", "e5", "1e3e3", "9e9"])
def test_what_only_looks_like_one_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        amount_of(text)
