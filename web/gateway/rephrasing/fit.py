"""Which part of which answer may be reworded, and the names that it must keep."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from web.gateway.privacy import masked
from web.gateway.transcript import Line

FIT_FILE = Path(__file__).with_name("fit.yaml")
OPENING_MAX_CHARS = 400
_LISTED = re.compile(r"\s*(?:[•*-]|\d+[.)、])")
_NAMED_BY = frozenset({"title", "brand"})


@dataclass(frozen=True)
class Opening:
    """The sentence that opens an answer. ``rest``, the lines that list facts, stays as written."""

    text: str
    rest: str
    names: frozenset[str]

    def followed(self, opening: str) -> str:
        """The whole answer with another opening."""
        return opening + self.rest


def opening_of(line: Line) -> Opening | None:
    """What may be reworded of an answer; None when nothing may.

    Only an answer whose card is of a fit type, and never one in which personal data is found.
    """
    card = line.custom or {}
    if card.get("type") not in fit_cards():
        return None
    text, end, rest = line.text.partition("\n")
    if not text.strip() or _LISTED.match(text) or len(text) > OPENING_MAX_CHARS:
        return None
    if masked(text) != text:
        return None
    return Opening(text, end + rest, frozenset(_names(card)))


@cache
def fit_cards() -> frozenset[str]:
    content = yaml.load(FIT_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return frozenset(content["cards"])


def _names(part: object) -> Iterator[str]:
    """Titles and brands, wherever in the card they stand."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in _NAMED_BY and isinstance(value, str):
                yield value
            yield from _names(value)
    elif isinstance(part, list):
        for value in part:
            yield from _names(value)
