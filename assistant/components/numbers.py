"""Numbers in a text, in digits and in words, Chinese and English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from components.chinese_numbers import CHINESE_NUMBER, chinese_value
from components.english_numbers import ENGLISH_NUMBER, english_value


@dataclass(frozen=True)
class Number:
    """A number and where it stands. ``high`` differs from ``value`` in "两三百", 200 to 300.

    ``scale`` is the unit that the words end in: 1000 for "3k" and "两千", 1 for "300".
    """

    start: int
    end: int
    value: float
    high: float
    scale: int


_DIGITS = re.compile(
    # "RMB500" and "USD300" are written without a space; "1.200 €" has a thousand, "99,50 €" cents.
    r"(?:(?<![\w.,])|(?<=rmb)|(?<=cny)|(?<=usd)|(?<=eur)|(?<=gbp)|(?<=hkd)|(?<=jpy))"
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|[1-9]\d{0,2}(?:\.\d{3})+(?![\d.])|\d+,\d\d(?=\s?(?:€|eur))"
    r"|\d+(?:\.\d+)?)"
    r"(?:\s?(k|m|grand|thousand|hundred)\b|(k)([1-9])\b)?",
    re.IGNORECASE | re.ASCII,
)
_SCALES = {"k": 1000, "grand": 1000, "thousand": 1000, "hundred": 100, "m": 1_000_000}


def find_numbers(text: str) -> list[Number]:
    """All numbers of the text in order; where two readings overlap, the longer one."""
    found = sorted(
        (*_in_chinese(text), *_in_digits(text), *_in_english(text)),
        key=lambda number: (number.start, -number.end),
    )
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def _in_digits(text: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        unit = match[2] or match[3]
        scale = _SCALES[unit.lower()] if unit else 1
        # "1k5" is one and a half thousand.
        value = _plain(match[1]) * scale + int(match[4] or 0) * scale / 10
        yield Number(match.start(), match.end(), value, value, scale)


def _plain(digits: str) -> float:
    if re.fullmatch(r"\d+,\d\d", digits):
        return float(digits.replace(",", "."))
    if re.fullmatch(r"\d+(?:\.\d{3})+", digits):
        return float(digits.replace(".", ""))
    return float(digits.replace(",", ""))


def _in_chinese(text: str) -> Iterator[Number]:
    for match in CHINESE_NUMBER.finditer(text):
        reading = chinese_value(match[0])
        if reading is not None:
            yield Number(match.start(), match.end(), *reading)


def _in_english(text: str) -> Iterator[Number]:
    for match in ENGLISH_NUMBER.finditer(text):
        reading = english_value(match[0])
        if reading is not None:
            yield Number(match.start(), match.end(), *reading)
