"""What a shop states of items without any learning: roles, rules, complements, prices, stars."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from data.types.item import USUAL_STARS, Item
from models.constraints.facts import Facts
from models.constraints.pairs import by_category, verdicts
from models.scorer.stated.purposes import KEPT, Purposes

Floats = NDArray[np.float32]
Doublings = NDArray[np.floating]
Rows = NDArray[np.int64]

PAIR_FACTS = ("broken", "met", "beside", "dearer", "apart")
"""Some rule between the two is violated; some is met; their kinds are complements; how many
doublings the first is dearer for its kind than the other, with its sign and without."""
ITEM_FACTS = ("dearness", "stars", "rated")
"""Doublings above the usual price of its kind; half stars above the usual; tenfold ratings."""
ROLE_FACTS = ("opens", "extra", "known")
"""The item could fill an open required role of the purpose, or else an open other one; whether
any purpose is known."""


@dataclass(frozen=True)
class StatedShop:
    """``facts`` has the rules and the tree of categories; ``complements`` are pairs of
    categories."""

    facts: Facts
    purposes: Purposes
    complements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class StatedItems:
    """Some items of a shop in their order. ``dearness`` (items,) counts the doublings of a price
    above the usual one of its kind, zero where either is unknown."""

    shop: StatedShop
    items: tuple[Item, ...]
    dearness: Doublings

    def between(self, rows: Rows, others: Rows) -> Floats:
        """Of shape (PAIR_FACTS, rows, others)."""
        found = np.zeros((len(PAIR_FACTS), len(rows), len(others)), np.float32)
        self._judge(found, rows, others)
        self._judge(found.swapaxes(1, 2), others, rows)
        dearer = self.dearness[rows][:, None] - self.dearness[others][None, :]
        found[3], found[4] = dearer, np.abs(dearer)
        return found

    @cached_property
    def alone(self) -> Floats:
        """Of shape (items, ITEM_FACTS)."""
        stars = [(one.presumed_stars - USUAL_STARS) / 0.5 for one in self.items]
        rated = np.log10([1.0 + one.rating_count for one in self.items])
        return np.stack([self.dearness, np.array(stars), rated], 1).astype(np.float32)

    def named(self, text: str) -> tuple[int, ...]:
        return self.shop.purposes.named(text)

    def filling(self, purposes: Sequence[int] | None, rest: Rows, asked: Rows) -> Floats:
        """What the items at ``asked`` could do beside those of the rest, (ROLE_FACTS, asked); by
        the purposes that the rest looks like where they are None."""
        held = tuple(sorted(self.items[one].category for one in rest))
        meant = self.shop.purposes.guessed(held) if purposes is None else tuple(purposes)
        return self._filled(meant, held)[:, self._places[asked]]

    @cached_property
    def _kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.category for one in self.items))

    @cached_property
    def _places(self) -> Rows:
        """Each item's place among the kinds, (items,)."""
        places = {kind: place for place, kind in enumerate(self._kinds)}
        return np.array([places[one.category] for one in self.items], np.int64)

    @cached_property
    def _filled(self) -> Callable[[tuple[int, ...], tuple[str, ...]], Floats]:
        """What each kind could do for these purposes beside these kinds, (ROLE_FACTS, kinds)."""

        def found(meant: tuple[int, ...], held: tuple[str, ...]) -> Floats:
            opened = self.shop.purposes.openings(meant, held, self._kinds)
            shares = np.array([opened[kind] for kind in self._kinds], np.float32).reshape(-1, 2)
            known = np.full((len(shares), 1), float(bool(meant)), np.float32)
            return np.concatenate([shares, known], 1).T

        return lru_cache(KEPT)(found)

    def _judge(self, found: Floats, left: Rows, right: Rows) -> None:
        """Notes in ``found`` (PAIR_FACTS, left, right) what rules and complements say of the left
        ones standing on their left side."""
        ours, theirs = [[self.items[one] for one in some] for some in (left, right)]
        lefts, rights = by_category(ours, self.shop.facts), by_category(theirs, self.shop.facts)
        for rule in self.shop.facts.rules:
            here, there = lefts.get(rule.left_category), rights.get(rule.right_category)
            if here and there:
                said = verdicts(rule, [ours[one] for one in here], [theirs[one] for one in there])
                found[0][np.ix_(here, there)] += said < 0
                found[1][np.ix_(here, there)] += said > 0
        for one, other in self.shop.complements:
            if one in lefts and other in rights:
                found[2][np.ix_(lefts[one], rights[other])] = 1
        np.minimum(found[:2], 1, out=found[:2])


def usual_prices(leaves: Sequence[str], prices: Sequence[int | None]) -> Mapping[str, float]:
    """The median price of each kind, of those that have one."""
    by_leaf: dict[str, list[int]] = {}
    for leaf, price in zip(leaves, prices, strict=True):
        if price:
            by_leaf.setdefault(leaf, []).append(price)
    return {leaf: float(np.median(some)) for leaf, some in by_leaf.items()}


def dearness_of(
    leaves: Sequence[str], prices: Sequence[int | None], usual: Mapping[str, float]
) -> Floats:
    """Doublings above the usual price of its kind, (items,); zero where there is no price."""
    pairs = zip(leaves, prices, strict=True)
    return np.array([np.log2(price / usual[leaf]) if price else 0.0 for leaf, price in pairs],
                    np.float32)  # fmt: skip
