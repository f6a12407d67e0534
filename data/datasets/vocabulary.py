"""What the words of feeds mean, read from words.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from data.catalog.wording import plain

Availability = Literal["in_stock", "out_of_stock", "preorder", "backorder"]


@dataclass(frozen=True, slots=True)
class FeedWords:
    """Every word in the form of ``data.catalog.wording.plain``."""

    nothing: frozenset[str]
    home: frozenset[str]
    common: frozenset[str]
    availability: Mapping[str, Availability]
    google_categories: Mapping[str, str]
    facets: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    attributes: tuple[str, ...]

    def says_nothing(self, text: str) -> bool:
        return plain(text) in self.nothing


@cache
def feed_words() -> FeedWords:
    source: Any = yaml.safe_load(
        files("data.datasets").joinpath("words.yml").read_text(encoding="utf-8")
    )
    return FeedWords(
        nothing=_plain_words(source["nothing"]) | {""},
        home=_plain_words(source["home"]),
        common=_plain_words(source["common"]),
        availability=_turned(source["availability"]),
        google_categories={
            str(number): name for number, name in source["google_categories"].items()
        },
        facets=_turned(source["facets"]),
        columns={name: tuple(map(plain, words)) for name, words in source["columns"].items()},
        attributes=tuple(source["attributes"]),
    )


def availability_of(text: str) -> Availability | None:
    """What an availability means; None for a word that nobody told us."""
    said = text.strip().rstrip("/").rsplit("/", 1)[-1].replace("_", " ")
    return feed_words().availability.get(plain(said))


def _plain_words(words: list[object]) -> frozenset[str]:
    return frozenset(plain(str(word)) for word in words)


def _turned(meanings: Mapping[Any, list[object]]) -> dict[str, Any]:
    """From each meaning's words to each word's meaning."""
    return {plain(str(word)): meaning for meaning, words in meanings.items() for word in words}
