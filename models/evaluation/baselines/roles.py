"""Roles and rules: what a shop states, set against a set without any learning.

The stated purpose has roles that the set leaves open, rules say which items fit, complements
which kinds go together; price and ratings decide among equals. The points were set by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.contract.item_text import ItemText
from models.evaluation.baselines.places import Rows, places_of, rows_of
from models.evaluation.dataset.shop_facts import ShopFacts
from models.evaluation.dataset.stated import stated_items
from models.scorer.stated.stated import StatedItems

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Points:
    """``opens`` for a required role that is still open, ``extra`` for one that is not required;
    ``broken`` and ``met`` a rule, ``beside`` a complement, each a mean over what is given;
    ``price`` a doubling away from how dear the given are for their kinds; ``stars`` half a star,
    ``rated`` tenfold ratings."""

    opens: float = 3.0
    extra: float = 2.5
    broken: float = -3.0
    met: float = 0.6
    beside: float = 0.5
    price: float = -0.5
    stars: float = 0.02
    rated: float = 0.02


@dataclass(frozen=True)
class RolesAndRules:
    """Over a fixed range of items."""

    rows: Rows
    stated: StatedItems
    points: Points = Points()

    @staticmethod
    def of(
        items: Sequence[ItemText], stated: ShopFacts, points: Points = Points()
    ) -> "RolesAndRules":
        """Items that the shop states nothing of have no kind, and fill no role."""
        return RolesAndRules(rows_of(items), stated_items(items, stated), points)

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Floats:
        """Points, (candidates,)."""
        points = self.points
        known, asked = places_of(self.rows, given), places_of(self.rows, candidates)
        opens, extra, _ = self.stated.filling(self.stated.named(intent) or None, known, asked)
        _, stars, rated = self.stated.alone[asked].T
        found: Floats = points.opens * opens + points.extra * extra
        found += points.stars * stars + points.rated * rated
        if len(known):
            broken, met, beside, dearer, _ = self.stated.between(asked, known).mean(-1)
            found += points.broken * broken + points.met * met + points.beside * beside
            found += points.price * np.abs(dearer)
        return found
