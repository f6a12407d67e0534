"""Judges listings: what is dishonest about each, and why it is held back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from data.catalog.screening.brands import Names, brand_lists, names_of, worn_brands
from data.catalog.screening.finding import CODES, Finding
from data.catalog.screening.invisible import hidden_text
from data.catalog.screening.phrases import phrases_in
from data.catalog.screening.plain import readings
from data.catalog.screening.prices import PriceBook, bait, survey
from data.catalog.screening.reading import packaged_rules
from data.catalog.screening.rules import Rules
from data.catalog.screening.sellers import distrust
from data.catalog.screening.stuffing import TitleLengths, stuffing
from data.catalog.screening.voice import orders_in
from data.types.item import Item, Seller
from data.types.vocabulary import Concept


@dataclass(frozen=True)
class Screen:
    """Everything that one listing is judged by. Made once, it judges one item at a time."""

    rules: Rules
    sellers: Mapping[str, Seller]
    prices: PriceBook
    names: Names
    longest_titles: Mapping[str, float]

    @classmethod
    def of(
        cls,
        items: Iterable[Item],
        sellers: Iterable[Seller],
        concepts: Iterable[Concept] = (),
        rules: Rules | None = None,
    ) -> "Screen":
        """Learns usual prices and names from ``items``: a whole catalog, or the stored one and
        a sample of what comes in. They are read once and not kept."""
        rules = rules or packaged_rules()
        known = {seller.seller_id: seller for seller in sellers}
        brands: set[str] = set()
        lengths = TitleLengths()
        prices = survey(_noting(items, brands, lengths), known, rules.prices)
        longest = lengths.longest(rules.stuffing.title)
        return cls(rules, known, prices, names_of(brands, concepts), longest)

    def findings(self, item: Item) -> tuple[Finding, ...]:
        """All that is wrong with the listing, the gravest first."""
        return tuple(sorted(self._found(item), key=lambda one: CODES.index(one.code)))

    def reason(self, item: Item) -> str | None:
        """What belongs into ``held_reason``: what is there already, else the gravest finding."""
        findings = () if item.held_reason else self.findings(item)
        return findings[0].reason if findings else item.held_reason

    def screened(self, item: Item) -> Item:
        """The item as it may be stored."""
        reason = self.reason(item)
        return item if reason == item.held_reason else replace(item, held_reason=reason)

    def _found(self, item: Item) -> Iterator[Finding]:
        seller = self.sellers.get(item.seller_id)
        texts = _texts(item)
        plain_texts = [reading for text in texts for reading in readings(text)]
        yield from phrases_in(texts, plain_texts, self.rules.phrases)
        yield from orders_in(plain_texts, self.rules.voice)
        yield from hidden_text(texts, self.rules.invisible)
        yield from worn_brands(item, seller, self.names, self.rules.stuffing)
        yield from bait(item, seller, self.prices, self.rules.prices)
        yield from stuffing(item, self.longest_titles, self.rules.stuffing)
        yield from brand_lists(item, self.names, self.rules.stuffing)
        if seller is not None:
            yield from distrust(seller, self.rules.sellers)


def screen(
    items: Iterable[Item], sellers: Iterable[Seller], concepts: Iterable[Concept] = ()
) -> dict[str, str]:
    """The reason for every listing of a whole catalog that must be held back, by item id."""
    items = tuple(items)
    judge = Screen.of(items, sellers, concepts)
    reasons = ((item.item_id, judge.reason(item)) for item in items)
    return {item_id: reason for item_id, reason in reasons if reason is not None}


def _noting(items: Iterable[Item], brands: set[str], lengths: TitleLengths) -> Iterator[Item]:
    for item in items:
        brands.add(item.brand)
        lengths.add(item)
        yield item


def _texts(item: Item) -> tuple[str, ...]:
    """Every text of the listing, each once."""
    words = (value if isinstance(value, tuple) else (value,) for value in item.attributes.values())
    own = (item.title.en, item.title.zh, item.description.en, item.description.zh, item.brand)
    stated = (word for word in chain.from_iterable(words) if isinstance(word, str))
    return tuple(dict.fromkeys((*own, *(word for word in stated if len(word) > 20))))
