"""What scoring knows of the items: vectors, ratings, features, and what was bought together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from data.types.item import Item
from data.types.scenario import AuthoredBundle

# Pairs looked at to learn how alike two items of this shop usually are.
SAMPLED_ITEMS = 512


@dataclass(frozen=True)
class Stock:
    """The items in the order of ``item_ids``: ``vectors`` (items, dim), ``features`` (items, d).

    ``facets`` has all that an item carries, wider concepts included, in the same order.
    ``alikeness`` is the mean and spread of two items' cosine; ``dearness`` counts the doublings
    of an item's price above the median of its category, 0 to 3.
    """

    items: Sequence[Item]
    vectors: NDArray[np.float32]
    feature_names: tuple[str, ...]
    features: NDArray[np.float64]
    facets: Sequence[frozenset[str]]
    bundles: Sequence[AuthoredBundle]
    rows: Mapping[str, int] = field(init=False)
    together: Mapping[tuple[str, str], float] = field(init=False)
    alikeness: tuple[float, float] = field(init=False)
    stars: NDArray[np.float64] = field(init=False)
    dearness: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        rows = {item.item_id: row for row, item in enumerate(self.items)}
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "together", _together(self.bundles))
        object.__setattr__(self, "alikeness", _alikeness(self.vectors))
        object.__setattr__(self, "stars", np.array([item.rating for item in self.items]))
        object.__setattr__(self, "dearness", _dearness(self.items))


def _together(bundles: Sequence[AuthoredBundle]) -> dict[tuple[str, str], float]:
    """How often two items were bought together, as log counts over the highest, in (0, 1]."""
    counts: dict[tuple[str, str], int] = {}
    for bundle in bundles:
        for pair in combinations(sorted(line.item_id for line in bundle.items), 2):
            counts[pair] = counts.get(pair, 0) + bundle.popularity
    most = np.log1p(max(counts.values(), default=1))
    return {pair: float(np.log1p(count) / most) for pair, count in counts.items()}


def _dearness(items: Sequence[Item]) -> NDArray[np.float64]:
    prices: dict[str, list[int]] = {}
    for item in items:
        prices.setdefault(item.category, []).append(max(1, item.price_cents))
    medians = {category: float(np.median(values)) for category, values in prices.items()}
    doublings = [np.log2(max(1, item.price_cents) / medians[item.category]) for item in items]
    return np.asarray(np.clip(np.array(doublings, float), 0.0, 3.0))


def _alikeness(vectors: NDArray[np.float32]) -> tuple[float, float]:
    """Mean and standard deviation of the cosine of two different items."""
    step = max(1, len(vectors) // SAMPLED_ITEMS)
    sample = vectors[::step]
    if len(sample) < 2:
        return 0.0, 1.0
    cosines = (sample @ sample.T)[np.triu_indices(len(sample), k=1)]
    return float(cosines.mean()), float(cosines.std()) or 1.0
