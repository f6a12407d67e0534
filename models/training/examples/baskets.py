"""What was bought together in other shops, as training data without words."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from data.catalog.snapshot import load_catalog
from data.datasets.baskets import Basket, baskets
from data.datasets.columns import columns_at_once
from data.datasets.completejourney import INSTALLED, tables
from data.datasets.delimited import Row, read_rows
from models.evaluation.dataset.bundle import TrainingBundle
from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import TrainingData
from models.training.examples.rows import Stock, held_out_rows
from models.training.examples.shop_items import shop_items
from models.training.examples.splits import by_session, purged

SOURCE = "baskets"
BUYER_COLUMNS = ("basket id", "session id")


@dataclass(frozen=True, slots=True)
class Limits:
    """Which baskets are taken: a single item is no set, and a cart of forty is no bundle.
    ``baskets`` of them at most, by whole buyers."""

    least_items: int = 2
    most_items: int = 10
    baskets: int = 20_000


def basket_data(
    session: Session, path: Path, seed: int, source: str | None = None, limits: Limits | None = None
) -> TrainingData:
    """Split by buyer; held-out baskets that nearly repeat one of train are left out.

    ``path`` as for ``data.datasets.baskets``; a CSV file may name buyers in a column
    ``session_id``, else each basket is its own. Raises NothingToLearn and UnreadableFeed.
    """
    limits = limits or Limits()
    random = np.random.default_rng(seed)
    buyers = _buyers(path)
    found, passed_over = _of_size(session, path, source, limits)
    chosen = _some_buyers(found, buyers, limits.baskets, random)
    if not chosen:
        raise NothingToLearn(
            f"{path} has no basket of {limits.least_items} to {limits.most_items} items that the "
            "shop knows; import the items first"
        )
    catalog = load_catalog(session)
    wanted = {one for one in catalog.items if _is_from(catalog.items[one].source, source)}
    items = shop_items(session, catalog, wanted)
    parts, repeated = purged(by_session(chosen, random), lambda one: items[one].kind())
    rows = held_out_rows(parts, Stock.of(items.values()), seed)
    left_out = {"of_other_size": passed_over, "over_the_limit": len(found) - len(chosen),
                "repeated": repeated}  # fmt: skip
    notes = {"source": SOURCE, "seed": seed, "left_out": left_out}
    return TrainingData(items, parts, rows, notes)


def _of_size(
    session: Session, path: Path, source: str | None, limits: Limits
) -> tuple[list[Basket], int]:
    found, passed_over = [], 0
    for basket in baskets(path, session, source):
        if limits.least_items <= len(basket.items) <= limits.most_items:
            found.append(basket)
        else:
            passed_over += 1
    return found, passed_over


def _some_buyers(
    found: list[Basket], buyers: Mapping[str, str], most: int, random: np.random.Generator
) -> list[TrainingBundle]:
    """All baskets of buyers in a drawn order, as long as they are not too many."""
    by_buyer: dict[str, list[TrainingBundle]] = defaultdict(list)
    for one in found:
        buyer = buyers.get(one.basket_id, f"basket-{one.basket_id}")
        bundle = TrainingBundle(one.basket_id, buyer, "", tuple(sorted(one.items)), source=SOURCE)
        by_buyer[buyer].append(bundle)
    names = sorted(by_buyer)
    chosen: list[TrainingBundle] = []
    for place in random.permutation(len(names)).tolist():
        theirs = by_buyer[names[place]]
        if len(chosen) + len(theirs) <= most:
            chosen += theirs
    return chosen


def _buyers(path: Path) -> dict[str, str]:
    """Who bought each basket, where the data set says it."""
    known: dict[str, str] = {}
    if path.is_dir() or str(path) == INSTALLED:
        _, transactions = tables(path)
        for ids, households in columns_at_once(transactions, ("basket_id", "household_id")):
            known |= {
                str(one): f"household-{household}"
                for one, household in zip(ids, households, strict=True)
                if household is not None
            }
        return known
    for row in read_rows(path, BUYER_COLUMNS):
        if isinstance(row, Row) and row.get("session id"):
            known[row.get("basket id")] = row.get("session id")
    return known


def _is_from(source: str, wanted: str | None) -> bool:
    return wanted is None or source == wanted
