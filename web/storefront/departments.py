"""A department's page: its items by category, sorted, page by page."""

from dataclasses import dataclass, replace
from math import ceil
from urllib.parse import quote, urlencode

from data.catalog.snapshot import Catalog
from data.types.text import Language
from web.storefront.shelves import SORTINGS, Choice, Sorting, Tile, categories, tile

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Wish:
    """What the shopper wants to see of a department, as the address says it."""

    department: str
    category: str | None = None
    sort: Sorting = "rating"
    page: int = 1

    def of_category(self, category: str | None) -> "Wish":
        return replace(self, category=category, page=1)

    def sorted_by(self, sort: Sorting) -> "Wish":
        return replace(self, sort=sort, page=1)

    def on_page(self, page: int) -> "Wish":
        return replace(self, page=page)

    @property
    def url(self) -> str:
        """The address that says this wish, without what goes without saying."""
        options = {"category": self.category, "sort": self.sort, "page": self.page}
        plain = {"category": None, "sort": "rating", "page": 1}
        said = {key: value for key, value in options.items() if value != plain[key]}
        query = f"?{urlencode(said)}" if said else ""
        return f"/departments/{quote(self.department)}{query}"


@dataclass(frozen=True, slots=True)
class Shelves:
    """One page of a department's items."""

    tiles: tuple[Tile, ...]
    categories: tuple[Choice, ...]
    count: int
    page: int
    pages: int


def shelves_of(wish: Wish, catalog: Catalog, language: Language) -> Shelves | None:
    """None for a department without items. A page past the end shows the last."""
    stock = [item for item in catalog.offers() if item.department == wish.department]
    if not stock:
        return None
    shown = [item for item in stock if wish.category in (None, item.category)]
    shown.sort(key=SORTINGS[wish.sort])
    pages = max(ceil(len(shown) / PER_PAGE), 1)
    page = min(max(wish.page, 1), pages)
    on_page = shown[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Shelves(
        tuple(tile(item, language) for item in on_page),
        tuple(categories(stock, catalog, language)),
        len(shown),
        page,
        pages,
    )
