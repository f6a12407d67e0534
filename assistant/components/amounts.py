"""Amounts of money in a text: a number with its currency, or two of them as a range."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from components.currencies import CURRENCY_AFTER, CURRENCY_BEFORE
from components.numbers import Number, find_numbers

# "三百来块" and "300ish dollars" are about three hundred.
ROUNDED = r"[来多把]|\s?-?\s?ish\b"
_JOINT = re.compile(r"\s*(?:-|–|—|~|～|to|and|or|through|up to|到|至|和|与|跟)\s*", re.IGNORECASE)
# These join two amounts only where "between" or 之间 says so.
_LOOSE_JOINTS = ("and", "or", "和", "与", "跟")
_BETWEEN_BEFORE = re.compile(r"(?:\bbetween|介于|在)\s*$", re.IGNORECASE)
_BETWEEN_AFTER = re.compile(r"\s*(?:之间|中间)")
_RAISED_BEFORE = re.compile(
    r"\b(?:chang|rais|increas|lower|reduc|mov|bump|drop|go|cut|switch|push|bring)\w*\b[^,.;]*"
    r"\bfrom\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Amount:
    """One amount or a range, from ``low`` to ``high``, in units of the currency.

    ``scale``: the unit that the last number ends in; ``rounded``: "来" or "ish" is among its words.
    """

    start: int
    end: int
    low: float
    high: float
    currency: str | None
    scale: int = 1
    is_range: bool = False
    rounded: bool = False


def find_amounts(text: str) -> list[Amount]:
    """Every number of the text as an amount, whether or not it is money."""
    amounts: list[Amount] = []
    for single in _singles(text):
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
        is_range = number.high > number.value
        rounded = re.search(ROUNDED, text[number.end : end], re.IGNORECASE) is not None
        yield Amount(
            start,
            end,
            number.value + change,
            number.high + change,
            currency or after,
            number.scale,
            is_range,
            rounded,
        )


def _before(text: str, number: Number) -> tuple[str | None, int]:
    for currency, pattern in CURRENCY_BEFORE:
        match = re.search(rf"(?<![A-Za-z])(?:{pattern})\s?$", text[: number.start], re.IGNORECASE)
        if match:
            return currency, match.start()
    return None, number.start


def _after(text: str, number: Number) -> tuple[str | None, int, float]:
    """The currency behind the number, where it ends, and the change in "九块五"."""
    rest = text[number.end :]
    small = re.match(r"\s?[块塊元]([1-9一二三四五六七八九])(?![\d十百千万个十])", rest)
    if small and number.scale == 1:
        tenths = "一二三四五六七八九".find(small[1]) + 1 or int(small[1])
        return "CNY", number.end + small.end(), tenths / 10
    for currency, pattern in CURRENCY_AFTER:
        match = re.match(rf"(?:{ROUNDED})?[\s-]?(?:{pattern})", rest, re.IGNORECASE)
        if match and not (currency == "CNY" and _is_piece(number, rest)):
            return currency, number.end + match.end(), 0.0
    return _slang(text[number.start : number.end]), number.end, 0.0


def _is_piece(number: Number, rest: str) -> bool:
    """Whether 块 counts pieces here: few of them, with the thing behind ("两块电池")."""
    if not re.match(r"块(?!钱)", rest):
        return False
    ends = re.match(
        r"块(?=\d?$|\W|[的以左上内之下预到至吧就可行还或最封打够能也都起朝出往差搞给买])", rest
    )
    return number.high < 20 and ends is None


def _slang(words: str) -> str | None:
    return "GBP" if re.search(r"(?:tenner|fiver)s?$", words, re.IGNORECASE) else None


def _range(text: str, first: Amount, second: Amount) -> Amount | None:
    joint = text[first.end : second.start]
    if not _JOINT.fullmatch(joint) or first.is_range or _RAISED_BEFORE.search(text[: first.start]):
        return None
    if joint.strip().lower() in _LOOSE_JOINTS and not _says_between(text, first, second):
        return None
    low = _scaled_like(first, second)
    if not low < second.high:
        return None
    currency = second.currency or first.currency
    return Amount(
        first.start, second.end, low, second.high, currency, second.scale, True, second.rounded
    )


def _says_between(text: str, first: Amount, second: Amount) -> bool:
    before, after = text[: first.start], text[second.end :]
    return bool(_BETWEEN_BEFORE.search(before) or _BETWEEN_AFTER.match(after))


def _scaled_like(first: Amount, second: Amount) -> float:
    """In "2到3千" and "1-1.5k" the first number means thousands as well."""
    is_plain = first.scale == 1 and first.low < 100
    return (
        first.low * second.scale
        if is_plain and first.low * second.scale < second.high
        else first.low
    )
