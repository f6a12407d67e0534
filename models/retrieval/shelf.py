"""What retrieval knows of one catalog version, worked out once when the catalog is loaded."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from data.catalog.lexicon import Lexicon
from data.catalog.snapshot import Catalog
from data.types.item import Item
from data.types.scenario import Scenario
from models.constraints.facts import Facts
from models.preference.table import FeatureTable
from models.retrieval.finding import CatalogIndex
from models.retrieval.index import Vector


@dataclass(frozen=True)
class Shelf:
    """The catalog with all that ranking needs.

    ``scenario_vectors`` holds each scenario's texts in both languages, of shape (scenarios,
    texts, dim), in the order of ``catalog.scenarios``; every scenario has the same kinds of text.
    ``popularity`` counts purchases by scenario and item, ``bought`` by item alone.
    """

    catalog: Catalog
    facts: Facts
    lexicon: Lexicon
    index: CatalogIndex
    scenario_vectors: NDArray[np.float32]
    table: FeatureTable
    popularity: Mapping[str, Mapping[str, int]] = field(init=False)
    bought: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "popularity", _popularity(self.catalog))
        bought: Counter[str] = Counter()
        for counts in self.popularity.values():
            bought.update(counts)
        object.__setattr__(self, "bought", bought)

    def scenario_vector(self, scenario_id: str) -> Vector:
        """The scenario's texts as one unit vector: the same whichever language is spoken."""
        row = tuple(self.catalog.scenarios).index(scenario_id)
        return _unit(self.scenario_vectors[row].mean(axis=0))

    def scenario_similarities(self, vector: Vector) -> NDArray[np.float64]:
        """How near each scenario is to a text, in standard deviations, of shape (scenarios,).

        This encoder's cosines crowd together, so their height says nothing: what all texts of a
        kind share is taken out of both sides before they are compared.
        """
        if not len(self.scenario_vectors):
            return np.zeros(0)
        shared = self.scenario_vectors.mean(axis=(0, 1))
        own = _unit(self.scenario_vectors - self.scenario_vectors.mean(axis=0))
        near = (own @ _unit(vector - shared)).mean(axis=1).astype(np.float64)
        return np.asarray((near - near.mean()) / (float(near.std()) or 1.0))

    def scenarios_with(self, category: str) -> tuple[Scenario, ...]:
        """The scenarios in which some role can be done by an item of the category."""
        return tuple(
            scenario
            for scenario in self.catalog.scenarios.values()
            if any(self.covers(role.categories, category) for role in scenario.roles)
        )

    def covers(self, categories: tuple[str, ...], category: str) -> bool:
        return any(self.facts.is_within(category, above) for above in categories)

    def item(self, item_id: str) -> Item:
        return self.catalog.items[item_id]


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def _popularity(catalog: Catalog) -> dict[str, dict[str, int]]:
    """How often each item was bought in authored bundles, by scenario."""
    counts: dict[str, dict[str, int]] = {}
    for bundle in catalog.bundles.values():
        items = counts.setdefault(bundle.scenario_id, {})
        for line in bundle.items:
            items[line.item_id] = items.get(line.item_id, 0) + bundle.popularity
    return counts
