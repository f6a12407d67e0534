"""What the strategies beside the score say of bundles: what sells, and what goes together."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from data.catalog.snapshot import Catalog
from data.types.item import Item
from models.policy.bandit import Habits
from models.policy.mixing import CO_OCCURRENCE, POPULARITY
from models.policy.slate import Floats

RATED_PER_SALE = 10
"""So many ratings speak of as many sales as one basket here: few who buy rate."""
COMPLEMENT = 0.5
"""What a pair of kinds that somebody wrote down as complements counts beside a pair of items that
everybody takes together."""
LIFT_THAT_SAYS_ALL = 10.0


class Company:
    """Judges bundles by habits alone. Items that change keep their company; another Catalog's
    kinds, associations and authored bundles need another one."""

    def __init__(self, catalog: Catalog, habits: Habits) -> None:
        self._catalog = catalog
        self._habits = habits
        self._together = _together(catalog, habits)
        self._kinds: dict[tuple[str, str], float] = {}

    def values(self, bundles: Sequence[Sequence[Item]]) -> Mapping[str, Floats]:
        """Of shape (bundles,) for each strategy; higher is better."""
        return {
            CO_OCCURRENCE: np.array([self._co_occurrence(bundle) for bundle in bundles]),
            POPULARITY: np.array([self._popularity(bundle) for bundle in bundles]),
        }

    def _popularity(self, bundle: Sequence[Item]) -> float:
        """The items' mean, in orders of magnitude of how often they sold."""
        sold = [
            one.rating_count + RATED_PER_SALE * self._habits.taken.get(one.item_id, 0)
            for one in bundle
        ]
        return float(np.log1p(sold).mean()) if sold else 0.0

    def _co_occurrence(self, bundle: Sequence[Item]) -> float:
        """The pairs' mean: two items that were taken together, and two kinds that go together."""
        pairs = list(combinations(bundle, 2))
        return sum(self._pair(*pair) for pair in pairs) / len(pairs) if pairs else 0.0

    def _pair(self, left: Item, right: Item) -> float:
        ids = (left.item_id, right.item_id)
        key = ids if ids[0] <= ids[1] else ids[::-1]
        return self._together.get(key, 0.0) + COMPLEMENT * self._kind(left.category, right.category)

    def _kind(self, left: str, right: str) -> float:
        """How well two categories go together, from 0 to 1; a shop has few that ever meet."""
        known = self._kinds.get((left, right))
        if known is None:
            known = max(self._lift(left, right), self._lift(right, left))
            self._kinds[left, right] = known
        return known

    def _lift(self, left: str, right: str) -> float:
        line = {right, *self._catalog.ancestors(right)}
        found = [
            1.0 if one.lift is None else np.log(max(one.lift, 1.0)) / np.log(LIFT_THAT_SAYS_ALL)
            for one in self._catalog.associations_from("complement", left)
            if one.right_category in line
        ]
        return float(min(max(found, default=0.0), 1.0))


def _together(catalog: Catalog, habits: Habits) -> dict[tuple[str, str], float]:
    """How often two items were taken together, as log counts over the highest, in (0, 1]."""
    counts = dict(habits.together)
    for bundle in catalog.bundles.values():
        for pair in combinations(sorted({line.item_id for line in bundle.items}), 2):
            counts[pair] = counts.get(pair, 0) + bundle.popularity
    most = np.log1p(max(counts.values(), default=1))
    return {pair: float(np.log1p(count) / most) for pair, count in counts.items()}
