"""What the shop has for the words in the search box."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from threading import Lock
from urllib.parse import urlencode

from data.catalog.lexicon import Lexicon
from data.catalog.search import TextIndex
from data.catalog.snapshot import Catalog
from data.types.item import Item
from data.types.text import Language
from web.storefront.departments import PER_PAGE, Wish
from web.storefront.shelves import Tile, departments, name_of, tile

Hits = tuple[tuple[str, float], ...]
MOST_CHARACTERS = 200
"""Of a query; what is longer is cut."""
MOST_FOUND = 10 * PER_PAGE
"""Nobody turns more pages than these; whoever has not found it by then says it otherwise."""
MOST_DOORS = 6
WORTH_SHOWING = 0.4
"""Of the best score, where no item has every word: what scores less has only common ones."""


@dataclass(frozen=True, slots=True)
class Query:
    """What the shopper looks for, as the address says it."""

    text: str
    page: int = 1

    def on_page(self, page: int) -> "Query":
        return replace(self, page=page)

    @property
    def url(self) -> str:
        """The address that says this query, without what goes without saying."""
        said = {"q": self.text} | ({"page": self.page} if self.page > 1 else {})
        return f"/search?{urlencode(said)}"


@dataclass(frozen=True, slots=True)
class Door:
    """A department or category whose name is among the words."""

    name: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class Finds:
    """One page of what was found. ``is_cut`` when there are more than are shown on any page."""

    tiles: tuple[Tile, ...]
    doors: tuple[Door, ...]
    count: int
    is_cut: bool
    page: int
    pages: int


def query_of(text: str, page: int) -> Query:
    """The query without what cannot be looked for: control characters, endless text."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[:MOST_CHARACTERS])
    return Query(" ".join(shown.split()), page)


class SearchDesk:
    """Looks things up in the catalog as it stands; safe to use from several threads.

    The index follows the catalog from search to search.
    """

    def __init__(self, index_of: Callable[[Catalog], TextIndex] = TextIndex) -> None:
        self._index_of = index_of
        self._lock = Lock()
        self._index: TextIndex | None = None
        self._words: tuple[int, Lexicon] | None = None

    def opened(self, catalog: Catalog) -> TextIndex:
        """Builds the index where there is none: seconds for tens of thousands of items."""
        with self._lock:
            if self._index is None:
                self._index = self._index_of(catalog)
            return self._index

    def finds(self, query: Query, catalog: Catalog, language: Language) -> Finds:
        """What is sold out comes last. A page past the end shows the last."""
        items, is_cut = self._items(query.text, catalog)
        pages = max(ceil(len(items) / PER_PAGE), 1)
        page = min(max(query.page, 1), pages)
        on_page = items[(page - 1) * PER_PAGE : page * PER_PAGE]
        return Finds(
            tuple(tile(item, language) for item in on_page),
            tuple(self._doors(query.text, catalog, language))[:MOST_DOORS],
            len(items),
            is_cut,
            page,
            pages,
        )

    def _items(self, text: str, catalog: Catalog) -> tuple[list[Item], bool]:
        """The items with every word, else with any, best first, and whether there are more."""
        index = self._following(catalog)
        hits = index.matching(text, MOST_FOUND + 1, every=True)
        hits = hits or _near_the_best(index.matching(text, MOST_FOUND + 1))
        # The index may be of another moment; what is shown is always of this catalog.
        found = [item for item_id, _ in hits if (item := catalog.offered(item_id))]
        shown = sorted(found[:MOST_FOUND], key=lambda item: item.stock == 0)
        return shown, len(found) > MOST_FOUND

    def _following(self, catalog: Catalog) -> TextIndex:
        """The index, taken on to this catalog unless another search is just about that."""
        index = self._index or self.opened(catalog)
        if self._lock.acquire(blocking=False):
            try:
                index.follow(catalog)
            finally:
                self._lock.release()
        return index

    def _doors(self, text: str, catalog: Catalog, language: Language) -> Iterator[Door]:
        named = [match.concept for match in self._lexicon(catalog).find(text)]
        called = {one.concept_id for one in named if one.kind == "department"}
        for choice in departments(catalog, language) if called else ():
            if choice.choice_id in called:
                yield Door(choice.name, Wish(choice.choice_id).url, choice.count)
        for category in dict.fromkeys(one.concept_id for one in named if one.kind == "category"):
            yield from _leaves(catalog.items_of_category(category), catalog, language)

    def _lexicon(self, catalog: Catalog) -> Lexicon:
        """Words change with the content of the catalog, never with its items."""
        words = self._words
        if words is None or words[0] != catalog.content_version:
            words = self._words = (catalog.content_version, Lexicon(catalog))
        return words[1]


def _near_the_best(hits: Hits) -> Hits:
    return tuple(hit for hit in hits if hit[1] >= WORTH_SHOWING * hits[0][1])


def _leaves(items: Iterable[Item], catalog: Catalog, language: Language) -> Iterator[Door]:
    """The shelves on which these items stand."""
    places = sorted((item.department, item.category) for item in items)
    for (department, category), group in groupby(places):
        name = name_of(catalog, category, "category", language)
        yield Door(name, Wish(department, category).url, sum(1 for _ in group))
