"""Amounts of money in a text: a number with its currency, or two of them as a range."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from components.numbers import Number, find_numbers

CURRENCY_BEFORE = (
    ("USD", r"US\$|\$|USD\s?|美元|美金"),
    ("CNY", r"[¥￥]|RMB\s?|CNY\s?|人民币"),
    ("EUR", r"€|EUR\s?|欧元"),
    ("GBP", r"£|GBP\s?|英镑"),
    ("JPY", r"JPY\s?|日元"),
)
CURRENCY_AFTER = (
    ("USD", r"(?:us\s)?dollars?\b|bucks?\b|usd\b|\$|美元|美金|美刀|刀(?!具|叉|片)"),
    ("EUR", r"euros?\b|eur\b|€|欧元|欧(?!洲|式)"),
    ("GBP", r"pounds?(?: sterling)?\b|quid\b|gbp\b|£|英镑|镑"),
    ("JPY", r"yen\b|jpy\b|日元|日币|円"),
    (
        "CNY",
        r"yuan\b|rmb\b|cny\b|kuai\b|人民币|块钱|元(?!旦|宵)"
        # "两块电池" are two pieces, not money.
        r"|块(?=\d?$|\W|[的以左上内之预到至吧就可行还或最封打够能也都])",
    ),
)
# "三百来块" is about three hundred.
ROUNDED = "[来多]"
_JOINT = re.compile(r"\s*(?:-|–|—|~|～|to|and|or|到|至)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Amount:
    """One amount or a range, from ``low`` to ``high``, in units of the currency."""

    start: int
    end: int
    low: float
    high: float
    currency: str | None
    is_range: bool = False


def find_amounts(text: str) -> list[Amount]:
    """Every number of the text as an amount, whether or not it is money."""
    singles = list(_singles(text))
    amounts: list[Amount] = []
    for single in singles:
        joined = _range(text, amounts[-1], single) if amounts else None
        if joined is not None:
            amounts[-1] = joined
        else:
            amounts.append(single)
    return amounts


def _singles(text: str) -> Iterator[Amount]:
    for number in find_numbers(text):
        currency, start = _before(text, number)
        after, end, change = _after(text, number)
        high = number.high + change
        is_range = number.high > number.value
        yield Amount(start, end, number.value + change, high, currency or after, is_range)


def _before(text: str, number: Number) -> tuple[str | None, int]:
    for currency, pattern in CURRENCY_BEFORE:
        match = re.search(rf"(?<![A-Za-z])(?:{pattern})\s?$", text[: number.start], re.IGNORECASE)
        if match:
            return currency, match.start()
    return None, number.start


def _after(text: str, number: Number) -> tuple[str | None, int, float]:
    """The currency behind the number, where it ends, and the change in "九块五"."""
    rest = text[number.end :]
    small = re.match(r"\s?[块元]([1-9一二三四五六七八九])(?![\d十百千万个十])", rest)
    if small and number.scale == 1:
        tenths = "一二三四五六七八九".find(small[1]) + 1 or int(small[1])
        return "CNY", number.end + small.end(), tenths / 10
    for currency, pattern in CURRENCY_AFTER:
        match = re.match(rf"(?:[\s-]|{ROUNDED}(?=[块元刀]))?(?:{pattern})", rest, re.IGNORECASE)
        if match:
            return currency, number.end + match.end(), 0.0
    return None, number.end, 0.0


def _range(text: str, first: Amount, second: Amount) -> Amount | None:
    if not _JOINT.fullmatch(text[first.end : second.start]) or first.is_range:
        return None
    joint = text[first.end : second.start].strip().lower()
    if joint in ("and", "or") and not _says_between(text, first):
        return None
    low = _scaled_like(first.low, second.low)
    if not low < second.high:
        return None
    currency = second.currency or first.currency
    return Amount(first.start, second.end, low, second.high, currency, is_range=True)


def _says_between(text: str, first: Amount) -> bool:
    return bool(re.search(r"between\s+$", text[: first.start], re.IGNORECASE))


def _scaled_like(low: float, high: float) -> float:
    """In "2到3千" and "2-3k" the first number means thousands as well."""
    for scale in (10_000, 1000, 100):
        if low < 10 and high % scale == 0 and low * scale < high < 10 * scale:
            return low * scale
    return low
