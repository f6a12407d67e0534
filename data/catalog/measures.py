"""The measures along which shoppers criticise, and the phrases in which they do."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import yaml

from data.catalog.wording import Wordlist
from data.types.item import Item
from data.types.text import Bilingual

MeasureId = Literal["price", "weight", "size", "quality", "boldness"]
Aggregate = Literal["sum", "mean"]
Direction = Literal["less", "more"]
MEASURE_IDS: tuple[MeasureId, ...] = get_args(MeasureId)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


@dataclass(frozen=True, slots=True)
class Measure:
    """Something about an item that a bundle can have more or less of, as a sum or a mean."""

    measure_id: MeasureId
    name: Bilingual
    aggregate: Aggregate

    def value(self, item: Item) -> float | None:
        """Cents, grams, millilitres, stars or boldness 0 to 3; None where nobody knows."""
        if self.measure_id == "price":
            return float(item.price_cents)
        if self.measure_id == "quality":
            return item.stars
        attribute = {"weight": "weight_g", "size": "volume_ml", "boldness": "boldness"}
        return item.number(attribute[self.measure_id])


@cache
def measures() -> dict[MeasureId, Measure]:
    """The five measures by id, in the order of MEASURE_IDS."""
    found = {entry["measure"]: entry for entry in _entries()}
    return {
        one: Measure(one, Bilingual(**found[one]["name"]), found[one]["aggregate"])
        for one in MEASURE_IDS
    }


def critique_in(text: str) -> tuple[MeasureId, Direction] | None:
    """What the text wants less or more of; of several phrases the longest decides."""
    spans = list(_phrases().spans(text))
    longest = max(spans, key=lambda span: span.end - span.start, default=None)
    return longest.meanings[0] if longest else None


def phrases_of(measure_id: MeasureId, direction: Direction) -> tuple[str, ...]:
    """How shoppers ask for less or more of it, in both languages."""
    return next(tuple(one[direction]) for one in _entries() if one["measure"] == measure_id)


@cache
def _phrases() -> Wordlist[tuple[MeasureId, Direction]]:
    return Wordlist(
        (phrase, (measure_id, direction))
        for measure_id in MEASURE_IDS
        for direction in DIRECTIONS
        for phrase in phrases_of(measure_id, direction)
    )


@cache
def _entries() -> list[dict[str, Any]]:
    text = (files("data.catalog") / "measures.yml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.safe_load(text)
    return entries
