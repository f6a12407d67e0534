"""What a simulated shopper really wants: a worth of bundles that no part of Satchel ever sees.

Its form is not the form of models/preference, which is linear in the mean of at most 64 features:
roles matter unequally, the worst item spoils a bundle, boldness has a sweet spot, price bends,
colours and makers count as a set, and some of it hangs on what taste has no feature for (seller,
delivery, how many have rated, and a liking for single items that nothing explains).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from data.catalog.snapshot import Catalog
from data.types.item import Item
from data.types.scenario import BundleItem

WORST_ITEM = 0.35
CLASH_FROM = 3
"""Colours in one bundle: from as many on it is motley."""


@dataclass(frozen=True)
class HiddenTaste:
    """Weights are in one unit: a liked concept on every item is worth up to 1.

    ``likes`` go by concept, dislikes below zero. ``importance`` goes by role. ``comfort_cents`` is
    what the shopper had in mind to pay; ``thrift`` weighs what is above it, ``pride`` what is far
    below. ``harmony`` is what few colours are worth (below zero: a motley set pleases), ``loyalty``
    what one maker is. ``least_trust`` and ``slowest_days`` are thresholds.
    """

    catalog: Catalog
    likes: Mapping[str, float]
    importance: Mapping[str, float]
    boldness: float
    comfort_cents: int
    thrift: float
    pride: float
    harmony: float
    loyalty: float
    least_trust: float
    slowest_days: int
    crowd: float
    whim: float
    whim_seed: str
    _known: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of_item(self, item_id: str) -> float:
        """What an item is worth by itself."""
        if item_id not in self._known:
            self._known[item_id] = self._judged(item_id)
        return self._known[item_id]

    def _judged(self, item_id: str) -> float:
        item = self.catalog.items[item_id]
        liked = sum(self.likes.get(concept, 0.0) for concept in item.facets)
        bold = item.number("boldness")
        tame = 0.0 if bold is None else 0.25 - 0.25 * (bold - self.boldness) ** 2
        return max(-1.5, min(1.5, liked)) + tame + self._unseen(item)

    def of_bundle(self, lines: Sequence[BundleItem]) -> float:
        """What the whole is worth, which is not the sum of its parts."""
        worths = [self.of_item(line.item_id) for line in lines]
        weights = [self.importance.get(line.role_id, 1.0) for line in lines]
        mean = sum(w * v for w, v in zip(weights, worths, strict=True)) / sum(weights)
        items = [self.catalog.items[line.item_id] for line in lines]
        parts = mean + WORST_ITEM * min(worths)
        return parts + self._as_a_set(items) + self._of_price(lines) + self._of_service(items)

    def _as_a_set(self, items: Sequence[Item]) -> float:
        colors = {one.attributes["color"] for one in items if "color" in one.attributes}
        brands = Counter(item.brand for item in items)
        worth = -self.harmony if len(colors) >= CLASH_FROM else self.harmony
        return worth + (self.loyalty if brands.most_common(1)[0][1] >= 2 else 0.0)

    def _of_price(self, lines: Sequence[BundleItem]) -> float:
        total = sum(self.catalog.items[one.item_id].price_cents * one.quantity for one in lines)
        share = total / self.comfort_cents
        if share > 1:
            return -self.thrift * min(2.0, float((share - 1) ** 1.5))
        return -self.pride if share < 0.5 else 0.0

    def _of_service(self, items: Sequence[Item]) -> float:
        sellers = self.catalog.sellers
        doubtful = any(sellers[one.seller_id].trust < self.least_trust for one in items)
        late = any(one.delivery_days > self.slowest_days for one in items)
        return -0.2 * doubtful - 0.2 * late

    def _unseen(self, item: Item) -> float:
        whim = Random(f"{self.whim_seed}/{item.item_id}").gauss(0, self.whim)
        return whim + self.crowd * (0.3 if item.rating_count >= 100 else -0.1)
