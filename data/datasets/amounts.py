"""Reads amounts of money as feeds write them: "1.299,00 €", "USD 12.50", "$1,299", "¥199"."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from data.datasets.currencies import currencies
from data.datasets.errors import BadValue

MAX_CENTS: Final = 2_000_000_000
"""20 million: beyond it a price is a slip, and beyond the database's integers."""

SCIENTIFIC = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?e\+?\d{1,2}(?![\w.,])", re.IGNORECASE)
"""As spreadsheets write long numbers: 1.5E+2."""
NUMBER = re.compile(r"[-−(]?\s*[.,]?\d[\d.,'’\s]*")
MINUS = re.compile("[-−]")
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}")
SPACED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Amount:
    """``cents``: hundredths. ``currency`` is None where the text names none."""

    cents: int
    currency: str | None


def amount_of(text: str, usual: str | None = None) -> Amount:
    """Reads one amount; ``usual`` is the currency that the feed is in, where that is known.

    Raises BadValue for what is no amount, a range, or nothing above zero.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    said = SCIENTIFIC.sub(lambda one: f"{Decimal(one[0]):f}", said)
    found = NUMBER.search(said)
    if not found:
        raise BadValue(f"the price {_shown(text)} is no amount: write it as 12.50 or 12.50 USD")
    after = said[found.end() :].removeprefix(")" if "(" in found[0] else "")
    currency = _currency(said[: found.start()], after, text, usual)
    value = _decimal(found[0], currency or usual, text)
    cents = int((value * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if cents <= 0 or MINUS.search(said[: found.start()]):
        raise BadValue(f"the price {_shown(text)} is not above zero: give what the item costs")
    if cents > MAX_CENTS:
        raise BadValue(f"the price {_shown(text)} is beyond {MAX_CENTS // 100:,}: is it a slip?")
    return Amount(cents, currency)


def _shown(text: str) -> str:
    return f"'{text if len(text) <= 40 else text[:39] + '…'}'"


def _currency(before: str, after: str, text: str, usual: str | None) -> str | None:
    words = [one for one in (_bare(before), _bare(after)) if one]
    known = currencies()
    named = {known.code(word, usual) for word in words}
    if None in named:
        raise BadValue(
            f"the price {_shown(text)} cannot be read: write one amount and a currency code, as "
            "in 12.50 USD"
        )
    exact = {known.code(word, usual) for word in words if word not in known.shared} or named
    if len(exact) > 1:
        raise BadValue(f"the price {_shown(text)} names two currencies: give one")
    return next(iter(exact), None)


def _bare(text: str) -> str:
    """What stands beside the number, without the dashes of "99,-"."""
    return text.strip(" \t\n-–—*").upper()


def _decimal(text: str, currency: str | None, whole: str) -> Decimal:
    digits = SPACED.sub("", text.strip())
    negative = digits[:1] in ("-", "−", "(")
    digits = digits.lstrip("-−( ").rstrip(".,' ")
    if not re.fullmatch(r"[\d.,]+", digits):
        raise BadValue(f"the price {_shown(whole)} is no amount: write it as 12.50")
    plain = _with_point(digits, currency)
    if plain is None:
        raise BadValue(f"the price {_shown(whole)} can be read in several ways: write it as 12.50")
    return Decimal(plain) * (-1 if negative else 1)


def _with_point(digits: str, currency: str | None) -> str | None:
    """The number with a decimal point and without thousands separators."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    mark, head, tail = digits[last], digits[:last], digits[last + 1 :]
    if {".", ","} <= set(digits):
        grouping = "," if mark == "." else "."
        if mark in head or (grouping in head and not GROUPED.fullmatch(head)):
            return None
        return f"{head.replace(grouping, '')}.{tail}"
    if mark in head:
        return digits.replace(mark, "") if GROUPED.fullmatch(digits) else None
    thousands = mark == "," or currency in currencies().writes_comma
    if thousands and len(tail) == 3 and 0 < len(head) <= 3 and head.strip("0"):
        return head + tail
    return f"{head or '0'}.{tail}"
