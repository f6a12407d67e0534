"""Deadlines and ages out of words: days until delivery, months of a child."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_YEARS = re.compile(r"(\d{1,2})\s*(?:-|\s)?(?:years?|yrs?|yo|岁|周岁)", re.IGNORECASE)
_MONTHS = re.compile(r"(\d{1,2})\s*(?:-|\s)?(?:months?|mos?|个月)", re.IGNORECASE)
_DAYS = re.compile(r"(\d{1,2})\s*(?:-|\s)?(?:days?|天)", re.IGNORECASE)
_WEEKS = re.compile(
    r"(\d{1,2})\s*(?:-|\s)?(?:weeks?|周|个?星期)(?![一二三四五六日天末])", re.IGNORECASE
)

_DIGITS = {"两": 2, **{digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}}
_NUMERAL = re.compile(
    r"(?:[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
    r"(?=个月|个?星期|周|岁|天)"
)
_WORD = re.compile(r"\b[a-z]+\b(?=[\s-]*(?:years?|yrs?|months?|days?|weeks?)\b)")


_DELIVERED = re.compile(
    r"\b(?:within|in|no later than|at most|in at most) (?:the next )?\d{1,2} (?:days?|weeks?)\b"
    r"|\d{1,2}(?:天|个?星期|周)(?:之内|以内|内)|最(?:晚|迟|多).{0,4}\d{1,2}\s?(?:天|个?星期|周)"
)


@cache
def _words() -> Mapping[str, Any]:
    text = files("models.turn").joinpath("when.yml").read_text(encoding="utf-8")
    words: Mapping[str, Any] = yaml.safe_load(text)
    return words


def days_until(phrase: str, today: date) -> int | None:
    """Days from ``today`` to what the phrase names, or None where it names no day."""
    low = _in_digits(phrase)
    weekday = _until_weekday(low, today)
    if weekday is not None:
        return weekday
    for word, days in _words()["days"].items():
        if word in low:
            return int(days)
    counted = _DAYS.search(low)
    if counted:
        return int(counted[1])
    counted = _WEEKS.search(low)
    return 7 * int(counted[1]) if counted else None


def delivered_within(text: str) -> int | None:
    """The days of "within three days", wherever it stands in the text; else None."""
    found = _DELIVERED.search(_in_digits(text))
    if found is None:
        return None
    days, weeks = _DAYS.search(found[0]), _WEEKS.search(found[0])
    return int(days[1]) if days else 7 * int(weeks[1]) if weeks else None


def _until_weekday(low: str, today: date) -> int | None:
    for word, weekday in _words()["weekdays"].items():
        if word in low:
            if any(next_ in low for next_ in _words()["next"]):
                return 7 - today.weekday() + int(weekday)
            return (int(weekday) - today.weekday()) % 7
    return None


def age_in_months(phrase: str) -> int | None:
    """The age that the phrase names, in months, or None."""
    low = _in_digits(phrase)
    for word, age in _words()["ages"].items():
        if word in low:
            return int(age)
    months = _MONTHS.search(low)
    if months:
        return int(months[1])
    years = _YEARS.search(low)
    return 12 * int(years[1]) if years else None


def _in_digits(phrase: str) -> str:
    """The phrase in small letters, its counts of days, weeks, months and years in digits."""
    numbers: Mapping[str, int] = _words()["numbers"]
    counted = _WORD.sub(lambda word: str(numbers.get(word[0], word[0])), phrase.lower())
    return _NUMERAL.sub(lambda numeral: str(_value(numeral[0])), counted)


def _value(numeral: str) -> int:
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _DIGITS[numeral]
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
