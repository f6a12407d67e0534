"""Builds the demo shop from its YAML source."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from data.catalog.entries import (
    Entry,
    Problems,
    read_entries,
    read_file,
    read_split,
)
from data.demo.checks import check_shop
from data.demo.errors import ShopError
from data.demo.families import items_of_families, unknown
from data.demo.fragments import read_fragments
from data.demo.marketplace import check_screening, listings_in, screened
from data.demo.purposes import bundle_of, guide_of, knowledge_of, scenario_of
from data.demo.reviews import reviews_of_items
from data.demo.words import Words, check_words, read_words
from data.types.item import Seller
from data.types.money import Shop
from data.types.scenario import AuthoredBundle
from data.types.source import ShopContent

T = TypeVar("T")
SELLER_PARTS = (
    "seller", "name", "rating", "trust", "authorised", "rating_count", "since", "dispute_rate",
    "fake_reports",
)  # fmt: skip
SHOP_FOLDER = Path(__file__).parent / "shop"


DEFAULT_SEED = 1


def build_shop(folder: Path = SHOP_FOLDER, seed: int = DEFAULT_SEED) -> ShopContent:
    """The whole shop; raises ShopError with every problem when there is one.

    ``seed`` decides which reviews are written, and nothing else.
    """
    content, problems = read_shop(folder, seed)
    if problems.found:
        raise ShopError("\n".join(problems.found))
    return content


def read_shop(folder: Path, seed: int = DEFAULT_SEED) -> tuple[ShopContent, Problems]:
    """As much of the shop as can be read, and what is wrong with the rest."""
    problems = Problems()
    entry = _shop_entry(folder, problems)
    departments = entry.words("departments")
    words = _words(folder, departments, problems)
    check_words(words, problems)
    content = ShopContent(
        shop=_shop(entry),
        sellers=tuple(_each(folder / "sellers.yml", "seller", _seller, problems)),
        items=(),
        reviews=(),
        rules=(),
        concepts=tuple(words.by_kind.values()),
        scenarios=(),
        bundles=(),
        guides=(),
    )
    for department in departments:
        content = _with_department(content, folder / department, words, problems)
    content = _with_marketplace(content, folder, problems)
    check_shop(content, words, problems)
    fragments = read_fragments(folder, departments, words, problems)
    return replace(content, reviews=reviews_of_items(content, fragments, words, seed)), problems


def _with_marketplace(content: ShopContent, folder: Path, problems: Problems) -> ShopContent:
    """The shop with other sellers' listings, and everything screened."""
    authored = [item.item_id for item in content.items if item.held_reason is not None]
    listings = listings_in(folder, content.items, problems)
    whole = (*content.items, *(listing.item for listing in listings))
    content = screened(replace(content, items=whole))
    check_screening(content.items, authored, listings, problems)
    return content


def _shop_entry(folder: Path, problems: Problems) -> Entry:
    content = read_file(folder / "shop.yml", problems)
    if not isinstance(content, dict):
        raise ShopError("shop.yml must be a mapping")
    return Entry("shop.yml", "shop", content)


def _shop(entry: Entry) -> Shop:
    rates = entry.part("rates")
    return Shop(
        name=entry.get("name", str),
        currency=entry.get("currency", str),
        rates={str(code): rates.get(str(code), float) for code in rates.values},
        checkout_url=entry.get("checkout_url", str),
        demo=entry.get("demo", bool),
    )


def _seller(entry: Entry) -> Seller:
    unknown(entry, SELLER_PARTS)
    return Seller(
        entry.name,
        entry.get("name", str),
        entry.get("rating", float),
        entry.get("trust", float),
        entry.get("authorised", bool),
        entry.get("rating_count", int, 0),
        entry.optional("since", date),
        entry.get("dispute_rate", float, 0.0),
        entry.get("fake_reports", int, 0),
    )


def _words(folder: Path, departments: tuple[str, ...], problems: Problems) -> Words:
    places = [folder / "concepts.yml", *(folder / name / "concepts.yml" for name in departments)]
    return read_words(
        [entry for place in places for entry in read_entries(place, "id", problems)], problems
    )


def _with_department(
    content: ShopContent, folder: Path, words: Words, problems: Problems
) -> ShopContent:
    currency, name = content.shop.currency, folder.name
    families = read_split(folder, "families", "family", problems)
    scenarios = _each(
        folder / "scenarios.yml", "scenario", lambda one: scenario_of(one, name, words), problems
    )
    known = knowledge_of(folder, words, problems)
    return replace(
        content,
        items=(*content.items, *items_of_families(families, name, currency, words, problems)),
        rules=(*content.rules, *known.rules),
        associations=(*content.associations, *known.associations),
        scenarios=(*content.scenarios, *scenarios),
        bundles=(*content.bundles, *_bundles(folder, problems)),
        guides=(*content.guides, *_each(folder / "guides.yml", "guide", guide_of, problems)),
    )


def _bundles(folder: Path, problems: Problems) -> list[AuthoredBundle]:
    numbers: Counter[str] = Counter()

    def numbered(entry: Entry) -> AuthoredBundle:
        numbers[entry.name] += 1
        return bundle_of(entry, numbers[entry.name])

    entries = read_split(folder, "bundles", "scenario", problems)
    return _read_each(entries, numbered, problems)


def _each(path: Path, key: str, read: Callable[[Entry], T], problems: Problems) -> list[T]:
    return _read_each(read_entries(path, key, problems), read, problems)


def _read_each(entries: list[Entry], read: Callable[[Entry], T], problems: Problems) -> list[T]:
    """Every entry that can be read; the others are noted as problems."""
    values = []
    for entry in entries:
        with problems.reading(entry.file, entry.name):
            values.append(read(entry))
    return values
