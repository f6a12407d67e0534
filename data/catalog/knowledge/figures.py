"""Puts the figures of what was learned into sentences that name {left} and {right}."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from data.types.text import LANGUAGES, Bilingual

OF = (10, 100, 1000)
"""Shares are told as so many in ten, in a hundred, in a thousand."""


@cache
def _texts() -> Mapping[str, Any]:
    source = files("data.catalog.knowledge").joinpath("figures.yml").read_text(encoding="utf-8")
    texts: Mapping[str, Any] = yaml.safe_load(source)
    return texts


def complement_reason(confidence: float, lift: float, unit: str) -> Bilingual:
    """How often the right is there too, and how much more often than usual."""
    count, of = share(confidence)
    times = f"{lift:.1f}".removesuffix(".0") if lift < 10 else f"{lift:.0f}"
    return _sentence("complement", unit, count=str(count), of=str(of), times=times)


def substitute_reason(unit: str) -> Bilingual:
    return _sentence("substitute", unit)


def role_reason() -> Bilingual:
    return _sentence("substitute", "roles")


def share(confidence: float) -> tuple[int, int]:
    """A share in the smallest round numbers that tell it: (3, 10), (4, 100); never (0, …), and
    never all of ten where it is not quite all."""
    for of in OF:
        count = round(confidence * of)
        if 1 <= count < of or confidence == 1.0:
            return count, of
    return (1, OF[-1]) if confidence < 0.5 else (OF[-1] - 1, OF[-1])


def _sentence(kind: str, unit: str, **values: str) -> Bilingual:
    texts = _texts()[kind][unit]
    names = {"left": "{left}", "right": "{right}", **values}
    return Bilingual(*(str(texts[language]).format(**names) for language in LANGUAGES))
