"""Baskets to learn from: of a CSV file of purchases, or the shop's own authored bundles."""

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

from data.catalog.knowledge.errors import WrongBaskets
from data.catalog.snapshot import Catalog

COLUMNS = ("basket_id", "item_id")


def csv_baskets(path: Path) -> Iterator[set[str]]:
    """The baskets of a CSV file with the columns ``basket_id`` and ``item_id``, in any order of
    rows: they are sorted in a temporary file, so memory does not grow. Raises WrongBaskets."""
    return grouped(_purchases(path))


def grouped(purchases: Iterable[tuple[str, str]]) -> Iterator[set[str]]:
    """(basket, item) pairs as baskets."""
    return (items for _, items in by_basket(purchases))


def by_basket(purchases: Iterable[tuple[str, str]]) -> Iterator[tuple[str, set[str]]]:
    """(basket, item) pairs in any order as baskets by id, sorted in a temporary file."""
    with closing(sqlite3.connect("", isolation_level=None)) as table:
        table.execute("PRAGMA cache_size = -16000")
        table.execute("PRAGMA journal_mode = OFF")
        table.execute("CREATE TABLE purchase (basket TEXT, item TEXT)")
        table.executemany("INSERT INTO purchase VALUES (?, ?)", purchases)
        ordered = table.execute("SELECT basket, item FROM purchase ORDER BY basket")
        for basket_id, some in groupby(ordered, key=lambda one: str(one[0])):
            yield basket_id, {str(item) for _, item in some}


def bundle_baskets(catalog: Catalog) -> Iterator[set[str]]:
    """Each authored bundle as one basket, however often it was bought: that one person's idea
    sold well does not make it many people's."""
    for bundle in catalog.bundles.values():
        yield {line.item_id for line in bundle.items}


def _purchases(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            if missing := [one for one in COLUMNS if one not in (rows.fieldnames or ())]:
                raise WrongBaskets(
                    f"{path} has no column {' and no column '.join(missing)}: its first line must "
                    f"name {' and '.join(COLUMNS)}"
                )
            for row in rows:
                basket, item = ((row[column] or "").strip() for column in COLUMNS)
                if basket and item:
                    yield basket, item
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongBaskets(f"{path} cannot be read as CSV in UTF-8: {error}") from error
