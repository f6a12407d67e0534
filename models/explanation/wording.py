"""Puts facts into the sentences of reasons.yml, in the shopper's language."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from data.types.money import Money
from data.types.text import Bilingual, Language
from models.contract.constraints import MeasureId

NAMED_TITLES = 2
UNITS: Mapping[str, tuple[str, str]] = {
    "weight": ("grams", "kilograms"),
    "size": ("millilitres", "litres"),
}


@cache
def _texts() -> Mapping[str, Any]:
    source = files("models.explanation").joinpath("reasons.yml").read_text(encoding="utf-8")
    texts: Mapping[str, Any] = yaml.safe_load(source)
    return texts


def sentence(language: Language, *path: str, **values: object) -> str:
    """The sentence at ``path`` with its placeholders filled; raises KeyError without one."""
    entry: Any = _texts()
    for step in path:
        entry = entry[step]
    return str(entry[language]).format(**values)


def listed(titles: Sequence[Bilingual], language: Language) -> str:
    """The first titles, and how many more there are."""
    return listed_words([title.in_language(language) for title in titles], language)


def listed_words(words: Sequence[str], language: Language, shown: int = NAMED_TITLES) -> str:
    separator = sentence(language, "parts", "separator")
    # One word more than allowed is shorter than saying that there is one more.
    if len(words) <= shown + 1:
        return separator.join(words)
    # Chinese counts all of them ("等5件"), English the rest ("and 3 more").
    count = len(words) if language == "zh" else len(words) - shown
    named = separator.join(words[:shown])
    return sentence(language, "parts", "more_titles", titles=named, count=count)


def days(count: int, language: Language) -> str:
    return sentence(language, "parts", "one_day" if count == 1 else "days", count=count)


def amount(measure: MeasureId, value: float, currency: str, language: Language) -> str:
    """How much of a measure: "420 g", "1.2 L", "$15"."""
    if measure == "price":
        return str(Money(round(value), currency))
    if measure not in UNITS:
        return sentence(language, "parts", "stars", count=_short(value))
    small, large = UNITS[measure]
    if value < 1000:
        return sentence(language, "parts", small, count=_short(round(value)))
    return sentence(language, "parts", large, count=_short(value / 1000))


def _short(value: float) -> str:
    """At most one decimal, two below one tenth."""
    return f"{value:.2f}" if 0 < value < 0.1 else f"{value:.1f}".removesuffix(".0")
