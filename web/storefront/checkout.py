"""The basket as the checkout's address names it: item=ID:QUANTITY, once a line."""

from collections.abc import Iterable
from dataclasses import dataclass

from data.catalog.snapshot import Catalog
from data.types.text import Language
from web.storefront.shelves import Tile, tile
from web.storefront.wording import money

MOST_LINES = 100
MOST_OF_ONE = 99


@dataclass(frozen=True, slots=True)
class Line:
    tile: Tile
    quantity: int
    amount: str


@dataclass(frozen=True, slots=True)
class Order:
    """What would be bought. ``is_partial`` when a line named something that is not sold here."""

    lines: tuple[Line, ...]
    total: str
    is_partial: bool


def order_of(entries: Iterable[str], catalog: Catalog, language: Language) -> Order:
    """Reads ``ID:QUANTITY`` entries; prices come from the catalog, never from the address."""
    wanted = [_entry(entry) for entry in list(entries)[:MOST_LINES]]
    known = [(catalog.offered(item_id), quantity) for item_id, quantity in wanted]
    sold = [(item, quantity) for item, quantity in known if item is not None]
    lines = tuple(
        Line(tile(item, language), quantity, money(item.price_cents * quantity, item.currency))
        for item, quantity in sold
    )
    total = sum(item.price_cents * quantity for item, quantity in sold)
    return Order(lines, money(total, catalog.shop.currency), len(sold) < len(wanted))


def _entry(entry: str) -> tuple[str, int]:
    item_id, _, quantity = entry.partition(":")
    number = int(quantity) if quantity.isascii() and quantity.isdigit() else 1
    return item_id, min(max(number, 1), MOST_OF_ONE)
