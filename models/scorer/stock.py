"""What scoring knows of the items: vectors, ratings, features, and what was bought together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from data.catalog.current import Changes
from data.catalog.snapshot import Catalog
from data.types.item import Item
from data.types.scenario import AuthoredBundle
from models.preference.table import FeatureTable, moved

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

SAMPLED_PAIRS_OF = 512
"""Items whose pairs are looked at to learn how alike two items of this shop usually are."""
SAMPLED_ITEMS = 2048
"""Items looked at to learn how near items usually are to a purpose."""


@dataclass(frozen=True)
class Stock:
    """The items in the rows of ``table``; ``vectors`` has shape (items, dim).

    ``dearness`` counts the doublings of an item's price above the median of its category.
    ``together`` says how often two items were bought together; ``alikeness`` is the mean and
    spread of two items' cosine.
    """

    catalog: Catalog
    vectors: NDArray[np.float32]
    table: FeatureTable
    dearness: Floats
    together: Mapping[tuple[str, str], float]
    alikeness: tuple[float, float] = field(init=False)
    sample: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "alikeness", _alikeness(_some(self.vectors, SAMPLED_PAIRS_OF)))
        object.__setattr__(self, "sample", _some(self.vectors, SAMPLED_ITEMS))

    @staticmethod
    def of(catalog: Catalog, vectors: NDArray[np.float32], table: FeatureTable) -> "Stock":
        dearness = np.zeros(len(catalog.items))
        _fill(dearness, catalog.items.values(), table.rows)
        return Stock(catalog, vectors, table, dearness, _together(catalog.bundles.values()))

    def after(
        self, catalog: Catalog, vectors: NDArray[np.float32], table: FeatureTable, changes: Changes
    ) -> "Stock":
        """The stock of ``catalog``, which ``changes`` made of ours."""
        both = (*changes.items, *changes.former(self.catalog))
        same = table.rows is self.table.rows
        dearness = (
            self.dearness.copy() if same else moved(self.dearness, self.table.rows, table.rows)
        )
        beside = catalog.items_of_leaves({item.category for item in both})
        _fill(dearness, beside, table.rows)
        return replace(self, catalog=catalog, vectors=vectors, table=table, dearness=dearness)

    def rows_of(self, item_ids: Iterable[str]) -> Rows:
        return np.array([self.table.rows[item_id] for item_id in item_ids], int)

    def facets(self, item_id: str) -> frozenset[str]:
        return self.catalog.facets_of(self.catalog.items[item_id])


def _some(vectors: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """At most about that many of the rows, evenly spread."""
    return np.ascontiguousarray(vectors[:: max(1, len(vectors) // count)])


def _together(bundles: Iterable[AuthoredBundle]) -> dict[tuple[str, str], float]:
    """How often two items were bought together, as log counts over the highest, in (0, 1]."""
    counts: dict[tuple[str, str], int] = {}
    for bundle in bundles:
        for pair in combinations(sorted(line.item_id for line in bundle.items), 2):
            counts[pair] = counts.get(pair, 0) + bundle.popularity
    most = np.log1p(max(counts.values(), default=1))
    return {pair: float(np.log1p(count) / most) for pair, count in counts.items()}


def _fill(dearness: Floats, items: Iterable[Item], rows: Mapping[str, int]) -> None:
    """Writes the dearness of these items, which must be whole leaf categories."""
    prices: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for item in items:
        if item.held_reason is None:
            prices[item.category].append((rows[item.item_id], max(1, item.price_cents)))
    for pairs in prices.values():
        places, values = np.array(pairs).T
        dearness[places] = np.log2(values / np.median(values))


def _alikeness(sample: NDArray[np.float32]) -> tuple[float, float]:
    """Mean and standard deviation of the cosine of two different items."""
    if len(sample) < 2:
        return 0.0, 1.0
    cosines = (sample @ sample.T)[np.triu_indices(len(sample), k=1)]
    return float(cosines.mean()), float(cosines.std()) or 1.0
