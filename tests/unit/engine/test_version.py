from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from data.catalog.current import Changes
from data.types.item import Item
from data.types.text import Bilingual
from models.engine.version import CatalogVersion, catalog_version_of
from models.scorer.encoder.vectors import VectorCache
from tests.unit.engine.shop import ITEMS, WordEncoder, catalog


def some_change(item: Item, random: Random) -> Item:
    colour = {**item.attributes, "color": "purple", "weight_g": 7}
    return random.choice(
        (
            replace(item, price_cents=random.randrange(100, 90000)),
            replace(item, stock=0),
            replace(item, title=Bilingual(f"another {random.random()}", item.title.zh)),
            replace(item, attributes=colour),
            replace(item, category=random.choice(("mug", "tent"))),
            replace(item, held_reason=None if item.held_reason else "recall"),
            replace(item, brand="Other"),
        )
    )


@pytest.mark.parametrize("seed", range(12))
def test_changing_items_leads_to_what_laying_everything_out_leads_to(
    seed: int, tmp_path: Path
) -> None:
    random, vectors = Random(seed), VectorCache(tmp_path, WordEncoder())
    changed = [some_change(one, random) for one in random.sample(ITEMS, random.randint(1, 6))]
    new = [replace(random.choice(ITEMS), item_id=f"it-{random.random()}") for _ in range(seed % 3)]
    gone = frozenset(one.item_id for one in random.sample(ITEMS, seed % 2))
    before = catalog_version_of(catalog(sorted(ITEMS, key=lambda one: one.item_id)), vectors)
    items = tuple(one for one in (*changed, *new) if one.item_id not in gone)
    after = before.after(Changes(2, items, gone))
    assert_alike(after, catalog_version_of(after.catalog, vectors))


def assert_alike(after: CatalogVersion, fresh: CatalogVersion) -> None:
    for_sale = [one.item_id for one in fresh.catalog.items.values() if one.held_reason is None]
    rows = fresh.stock.rows_of(for_sale)
    assert after.shelf.table.space.features == fresh.shelf.table.space.features
    assert after.shelf.table.rows == fresh.shelf.table.rows
    assert np.array_equal(after.shelf.table.values[rows], fresh.shelf.table.values[rows])
    assert np.array_equal(after.stock.vectors, fresh.stock.vectors)
    assert np.allclose(after.stock.dearness[rows], fresh.stock.dearness[rows])
    assert after.stock.alikeness == pytest.approx(fresh.stock.alikeness)
    assert after.facts.concepts >= fresh.facts.concepts
