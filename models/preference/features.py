"""Named features of items and bundles: what a taste can be about."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from data.catalog.measures import MEASURE_IDS, measures
from data.types.item import Item

Floats = NDArray[np.float64]
MAX_FEATURES = 64
# A concept that a single item carries says as much about the item as about the concept.
LEAST_CARRIERS = 2
CONCEPT_ATTRIBUTES = {
    "color": "color",
    "material": "material",
    "style": "style",
    "features": "feature",
}


@dataclass(frozen=True)
class FeatureSpace:
    """The features of one catalog, and how to read them off an item.

    ``features`` are names: the measures ("price"), then concepts by how many items carry them
    ("color:black"). ``spreads`` has the sorted values of each measure in each leaf category,
    ``carriers`` how many items carry each concept.
    """

    features: tuple[str, ...]
    spreads: Mapping[tuple[str, str], Sequence[float]]
    ancestors: Mapping[str, frozenset[str]]
    carriers: Mapping[str, int] = field(default_factory=dict)

    @staticmethod
    def of(items: Iterable[Item], ancestors: Mapping[str, frozenset[str]]) -> "FeatureSpace":
        """At most 64 features; ``ancestors`` lets a suede boot count as leather too."""
        items = tuple(items)
        carriers = Counter(name for item in items for name in _concepts(item, ancestors))
        return FeatureSpace(_names(carriers), _spreads(items), ancestors, carriers)

    def after(self, former: Sequence[Item], newer: Sequence[Item]) -> "FeatureSpace":
        """The space of the same catalog with ``newer`` in place of ``former``."""
        carriers = Counter(self.carriers)
        carriers.subtract(name for item in former for name in _concepts(item, self.ancestors))
        carriers.update(name for item in newer for name in _concepts(item, self.ancestors))
        changed = _changed_spreads(self.spreads, former, newer)
        return FeatureSpace(_names(carriers), changed, self.ancestors, carriers)

    def item_vector(self, item: Item) -> Floats:
        """Shape (features,). Measures are places within the leaf category, -1 lowest to 1
        highest, 0 where unknown; concepts are 1 where the item carries them."""
        concepts = _concepts(item, self.ancestors)
        known = dict.fromkeys(concepts, 1.0) | dict(self._places(item))
        return np.array([known.get(name, 0.0) for name in self.features])

    def bundle_vector(self, items: Sequence[Item]) -> Floats:
        """The mean of the items' vectors; zeros for no items."""
        if not items:
            return np.zeros(len(self.features))
        mean: Floats = np.mean([self.item_vector(item) for item in items], axis=0)
        return mean

    def unit(self, name: str) -> Floats:
        """The direction of one feature; zeros for one that this space lacks."""
        return np.array([float(each == name) for each in self.features])

    def of_concept(self, concept: str) -> tuple[str, ...]:
        """The features that speak of a concept, of whatever kind it is."""
        return tuple(name for name in self.features if name.partition(":")[2] == concept)

    def _places(self, item: Item) -> Iterator[tuple[str, float]]:
        for measure in measures().values():
            value = measure.value(item)
            spread = self.spreads.get((measure.measure_id, item.category))
            if value is not None and spread:
                middle = (bisect_left(spread, value) + bisect_right(spread, value)) / 2
                yield measure.measure_id, 2 * middle / len(spread) - 1


def features_hash(vector: Floats) -> str:
    """A short name for a vector, equal for vectors equal to a millionth."""
    # Adding zero turns -0.0 into 0.0.
    return sha256((np.round(vector, 6) + 0.0).tobytes()).hexdigest()[:16]


def _concepts(item: Item, ancestors: Mapping[str, frozenset[str]]) -> frozenset[str]:
    names = {f"brand:{item.brand.lower()}"}
    for attribute, kind in CONCEPT_ATTRIBUTES.items():
        value = item.attributes.get(attribute)
        carried = value if isinstance(value, tuple) else (value,)
        for concept in carried:
            if isinstance(concept, str):
                above = ancestors.get(concept, frozenset())
                names.update(f"{kind}:{each}" for each in (concept, *above))
    return frozenset(names)


def _names(carriers: Mapping[str, int]) -> tuple[str, ...]:
    ranked = sorted(carriers.items(), key=lambda each: (-each[1], each[0]))
    common = [name for name, count in ranked if count >= LEAST_CARRIERS]
    return (*MEASURE_IDS, *common)[:MAX_FEATURES]


def _changed_spreads(
    spreads: Mapping[tuple[str, str], Sequence[float]],
    former: Sequence[Item],
    newer: Sequence[Item],
) -> dict[tuple[str, str], Sequence[float]]:
    going, coming = _spreads(former), _spreads(newer)
    changed = dict(spreads)
    for key in going.keys() | coming.keys():
        values = list(spreads.get(key, ()))
        for value in going.get(key, ()):
            del values[bisect_left(values, value)]
        changed[key] = sorted((*values, *coming.get(key, ())))
    return changed


def _spreads(items: Sequence[Item]) -> dict[tuple[str, str], list[float]]:
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    for item in items:
        for measure in measures().values():
            value = measure.value(item)
            if value is not None:
                values[measure.measure_id, item.category].append(value)
    return {key: sorted(each) for key, each in values.items()}
