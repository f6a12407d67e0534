"""Named features of items and bundles: what a taste can be about."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from data.catalog.measures import MEASURE_IDS, measures
from data.types.item import Item

Floats = NDArray[np.float64]
MAX_FEATURES = 256
"""What a catalog has names for. A shopper's taste speaks of 64 of them at most (posterior.py)."""
# A concept that a single item carries says as much about the item as about the concept.
LEAST_CARRIERS = 2
CONCEPT_ATTRIBUTES = {
    "color": "color",
    "material": "material",
    "style": "style",
    "features": "feature",
}
CATEGORY = "category:"


@dataclass(frozen=True)
class FeatureSpace:
    """The features of one catalog, and how to read them off an item.

    ``features`` are names: the measures ("price"), then concepts ("color:black"), first those that
    most set items of one leaf category apart. Categories, which never do, fill what room is left.
    ``spreads`` has the sorted values of each measure in each leaf category, ``carriers`` by leaf
    category how many items carry each concept, ``sizes`` how many items there are.
    """

    features: tuple[str, ...]
    spreads: Mapping[tuple[str, str], Sequence[float]]
    ancestors: Mapping[str, frozenset[str]]
    carriers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)

    @staticmethod
    def of(items: Iterable[Item], ancestors: Mapping[str, frozenset[str]]) -> "FeatureSpace":
        """At most 256 features; ``ancestors`` lets a suede boot count as leather too."""
        items = tuple(items)
        return _space(_counted({}, items, ancestors, 1), _spreads(items), ancestors)

    def after(self, former: Sequence[Item], newer: Sequence[Item]) -> "FeatureSpace":
        """The space of the same catalog with ``newer`` in place of ``former``."""
        counts = {
            category: Counter({**carried, "": self.sizes[category]})
            for category, carried in self.carriers.items()
        }
        counts = _counted(counts, former, self.ancestors, -1)
        counts = _counted(counts, newer, self.ancestors, 1)
        return _space(counts, _changed_spreads(self.spreads, former, newer), self.ancestors)

    def item_vector(self, item: Item) -> Floats:
        """Shape (features,). Measures are places within the leaf category, -1 lowest to 1
        highest, 0 where unknown; concepts are 1 where the item carries them."""
        vector = np.zeros(len(self.features))
        for name in _concepts(item, self.ancestors):
            if name in self._columns:
                vector[self._columns[name]] = 1.0
        for measure, place in self._places(item):
            if measure in self._columns:
                vector[self._columns[measure]] = place
        return vector

    def bundle_vector(self, items: Sequence[Item]) -> Floats:
        """The mean of the items' vectors; zeros for no items."""
        if not items:
            return np.zeros(len(self.features))
        mean: Floats = np.mean([self.item_vector(item) for item in items], axis=0)
        return mean

    def set_apart(self, items: Sequence[Item]) -> Floats:
        """How the items differ from what is usual for things of their kinds: the mean of their
        vectors less those of their leaf categories. That every kettle is of metal says nothing of
        metal when a kettle is turned down."""
        if not items:
            return np.zeros(len(self.features))
        usual: Floats = np.mean([self._usual(item.category) for item in items], axis=0)
        return self.bundle_vector(items) - usual

    def unit(self, name: str) -> Floats:
        """The direction of one feature; zeros for one that this space lacks."""
        return np.array([float(each == name) for each in self.features])

    def of_concept(self, concept: str) -> tuple[str, ...]:
        """The features that speak of a concept, of whatever kind it is."""
        return tuple(name for name in self.features if name.partition(":")[2] == concept)

    def columns(self, names: Sequence[str]) -> list[int]:
        """Where these features stand in a vector; raises KeyError for one that it lacks."""
        return [self._columns[name] for name in names]

    @cached_property
    def _columns(self) -> Mapping[str, int]:
        return {name: column for column, name in enumerate(self.features)}

    def _usual(self, category: str) -> Floats:
        """The mean vector of a leaf category's items; measures are 0 by their making, and kinds
        of things are set against the whole catalog: within a category all are alike."""
        usual = self._shares.copy()
        for name, count in self.carriers.get(category, {}).items():
            if name in self._columns and not name.startswith(CATEGORY):
                usual[self._columns[name]] = count / self.sizes[category]
        return usual

    @cached_property
    def _shares(self) -> Floats:
        """Of each category the share of the catalog's items; 0 for all other features."""
        shares = np.zeros(len(self.features))
        whole = max(1, sum(self.sizes.values()))
        for carried in self.carriers.values():
            for name, count in carried.items():
                if name.startswith(CATEGORY) and name in self._columns:
                    shares[self._columns[name]] += count / whole
        return shares

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
    names = {f"brand:{item.brand.lower()}"} if item.brand else set()
    for kind in (item.category, *ancestors.get(item.category, ())):
        names.add(f"{CATEGORY}{kind}")
    for attribute, kind in CONCEPT_ATTRIBUTES.items():
        value = item.attributes.get(attribute)
        carried = value if isinstance(value, tuple) else (value,)
        for concept in carried:
            if isinstance(concept, str):
                above = ancestors.get(concept, frozenset())
                names.update(f"{kind}:{each}" for each in (concept, *above))
    return frozenset(names)


def _counted(
    counts: Mapping[str, Counter[str]],
    items: Iterable[Item],
    ancestors: Mapping[str, frozenset[str]],
    by: int,
) -> dict[str, Counter[str]]:
    """The carriers by category, with these items more (or less); "" counts the items."""
    counted = dict(counts)
    for item in items:
        carried = counted.setdefault(item.category, Counter())
        for name in ("", *_concepts(item, ancestors)):
            carried[name] += by
    return counted


def _space(
    counts: Mapping[str, Counter[str]],
    spreads: Mapping[tuple[str, str], Sequence[float]],
    ancestors: Mapping[str, frozenset[str]],
) -> FeatureSpace:
    sizes = {category: carried[""] for category, carried in counts.items() if carried[""]}
    carriers = {
        category: {name: count for name, count in counts[category].items() if name and count}
        for category in sizes
    }
    return FeatureSpace(_names(carriers, sizes), spreads, ancestors, carriers, sizes)


def _names(carriers: Mapping[str, Mapping[str, int]], sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Concepts by how much they tell items of one category apart: the sum of their variances."""
    total = Counter[str]()
    telling: dict[str, float] = defaultdict(float)
    for category, carried in carriers.items():
        total.update(carried)
        for name, count in carried.items():
            telling[name] += count * (sizes[category] - count) / sizes[category]
    common = [name for name in telling if total[name] >= LEAST_CARRIERS]
    common.sort(key=lambda name: (-telling[name], -total[name], name))
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
