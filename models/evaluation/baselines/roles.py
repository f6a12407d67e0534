"""Roles and rules: what a shop states, set against a set without any learning.

The stated purpose has roles that the set leaves open, rules say which items fit, complements
which kinds go together; price and ratings decide among equals. The points were set by hand.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import cast

import numpy as np
from numpy.typing import NDArray

from data.catalog.wording import plain
from data.types.compatibility import CompatibilityRule, Relation
from data.types.item import USUAL_STARS, Item
from data.types.text import Bilingual
from models.constraints.compatibility import compatible
from models.constraints.facts import Facts
from models.contract.item_text import ItemText
from models.evaluation.baselines.places import Places, Rows, places_of, rows_of
from models.evaluation.dataset.shop_facts import (
    ShopFacts,
    StatedItem,
    StatedRole,
    StatedRule,
    StatedScenario,
)

Floats = NDArray[np.float64]
CanDo = Callable[[str, StatedRole], bool]
NO_WORDS = Bilingual("", "")


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
    """``alone`` are the points of items whatever is given, (items,); ``dearness`` how many
    doublings above the usual price of its kind each is, (items,); ``names`` what each scenario may
    be called, in plain letters."""

    rows: Rows
    leaves: tuple[str, ...]
    stated: ShopFacts
    facts: Facts
    alone: Floats
    dearness: Floats
    names: tuple[tuple[str, ...], ...]
    points: Points = Points()
    _beside: dict[str, Floats] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def of(
        items: Sequence[ItemText], stated: ShopFacts, points: Points = Points()
    ) -> "RolesAndRules":
        """Items that the shop states nothing of have no kind, and fill no role."""
        known = [stated.items.get(one.item_id, StatedItem("")) for one in items]
        leaves = tuple(one.category for one in known)
        stars = np.array([(one.rating - USUAL_STARS) / 0.5 for one in known])
        rated = np.log10([1.0 + one.rating_count for one in known])
        return RolesAndRules(
            rows_of(items),
            leaves,
            stated,
            _facts(items, known, stated),
            points.stars * stars + points.rated * rated,
            _dearness(leaves, [one.price_cents for one in items]),
            tuple(tuple(map(plain, one.names)) for one in stated.scenarios),
            points,
        )

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Floats:
        """Points, (candidates,)."""
        known, asked = places_of(self.rows, given), places_of(self.rows, candidates)
        found = self.alone[asked] + self._filling(known, asked, intent)
        if len(known):
            found += np.mean([self._beside_one(one)[asked] for one in given], axis=0)
            away = np.abs(self.dearness[asked] - self.dearness[known].mean())
            found += self.points.price * away
        return found

    def _filling(self, known: Places, asked: Places, intent: str) -> Floats:
        """Points for open roles, a mean over the purposes that it may be for."""
        held = [self.leaves[one] for one in known]
        kinds = [self.leaves[one] for one in asked]
        sums = dict.fromkeys(kinds, 0.0)
        purposes = self._purposes(held, intent)
        for scenario in purposes:
            left = open_roles(scenario.roles, held, self._can_do)
            for kind in sums:
                worth = (self.points.opens if one.required else self.points.extra
                         for one in left if self._can_do(kind, one))  # fmt: skip
                sums[kind] += max(worth, default=0.0) / len(purposes)
        return np.array([sums[kind] for kind in kinds])

    def _purposes(self, held: Sequence[str], intent: str) -> Sequence[StatedScenario]:
        """The scenario that the intent names, by its longest name; else those in which most of
        what is given has a role."""
        text = plain(intent)
        said = [max((len(one) for one in some if one in text), default=0) for some in self.names]
        if not any(said):
            said = [
                len(one.roles) - len(open_roles(one.roles, held, self._can_do))
                for one in self.stated.scenarios
            ]
        most = max(said, default=0)
        return [
            one
            for one, length in zip(self.stated.scenarios, said, strict=True)
            if most and length == most
        ]

    def _can_do(self, leaf: str, role: StatedRole) -> bool:
        return any(self.facts.is_within(leaf, one) for one in role.categories)

    def _beside_one(self, item_id: str) -> Floats:
        """Points for rules and complements of each item beside this one, (items,)."""
        if item_id not in self._beside:
            given = self.facts.items[item_id]
            goes = self._complements(given.category)
            self._beside[item_id] = np.array(
                [self._pair(given, other, goes) for other in self.facts.items.values()]
            )
        return self._beside[item_id]

    def _pair(self, given: Item, other: Item, goes: Collection[str]) -> float:
        fit = compatible(given, other, self.facts)
        line = {other.category, *self.facts.ancestors.get(other.category, ())}
        return (
            self.points.broken * bool(fit.violated)
            + self.points.met * bool(fit.met)
            + self.points.beside * (not line.isdisjoint(goes))
        )

    def _complements(self, leaf: str) -> frozenset[str]:
        return frozenset(
            other
            for left, right in self.stated.complements
            for mine, other in ((left, right), (right, left))
            if self.facts.is_within(leaf, mine)
        )


def open_roles(roles: Sequence[StatedRole], held: Sequence[str], can_do: CanDo) -> list[StatedRole]:
    """The roles that one more item could fill when those held take up as many as they can: also
    those whose item could do another open one instead (augmenting paths, Berge, 1957)."""
    taken: dict[int, int] = {}
    able = [[at for at, role in enumerate(roles) if can_do(leaf, role)] for leaf in held]

    def seat(item: int, seen: set[int]) -> bool:
        for role in able[item]:
            if role not in seen:
                seen.add(role)
                if role not in taken or seat(taken[role], seen):
                    taken[role] = item
                    return True
        return False

    for item in range(len(held)):
        seat(item, set())
    left = {at for at in range(len(roles)) if at not in taken}
    while moved := {at for at, item in taken.items() if at not in left and left & {*able[item]}}:
        left |= moved
    return [roles[at] for at in sorted(left)]


def _facts(items: Sequence[ItemText], known: Sequence[StatedItem], stated: ShopFacts) -> Facts:
    return Facts(
        {text.item_id: _item(text, one) for text, one in zip(items, known, strict=True)},
        tuple(_rule(number, one) for number, one in enumerate(stated.rules)),
        {category: frozenset(above) for category, above in stated.ancestors.items()},
    )


def _item(text: ItemText, stated: StatedItem) -> Item:
    """What rules look at; they ask neither for words nor for sellers."""
    return Item(
        item_id=text.item_id, department="", category=stated.category,
        title=Bilingual(text.title, text.title_zh), description=NO_WORDS, brand=text.brand,
        price_cents=text.price_cents or 0, currency="", stock=1, seller_id="",
        rating=stated.rating, rating_count=stated.rating_count, attributes=stated.attributes,
    )  # fmt: skip


def _rule(number: int, one: StatedRule) -> CompatibilityRule:
    return CompatibilityRule(
        str(number), 1, one.left_category, one.left_attribute, cast(Relation, one.relation),
        one.right_category, one.right_attribute, NO_WORDS,
    )  # fmt: skip


def _dearness(leaves: Sequence[str], prices: Sequence[int | None]) -> Floats:
    """Zero for the usual price of its kind, and where there is no price."""
    by_leaf: dict[str, list[int]] = {}
    for leaf, price in zip(leaves, prices, strict=True):
        if price:
            by_leaf.setdefault(leaf, []).append(price)
    usual: Mapping[str, float] = {leaf: median(some) for leaf, some in by_leaf.items()}
    return np.array(
        [
            np.log2(price / usual[leaf]) if price else 0.0
            for leaf, price in zip(leaves, prices, strict=True)
        ]
    )
