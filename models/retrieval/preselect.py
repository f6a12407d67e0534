"""Leaves of a very large category what a slate could possibly be made of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from data.catalog.measures import measures
from data.types.item import Item
from models.constraints.exclusion import carries
from models.contract.recommendation import RecommendRequest
from models.retrieval.index import Vector
from models.retrieval.relevance import believed_rating
from models.retrieval.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Preselection:
    """How many of each kind pass, of a category with more than ``large`` items; where the shopper
    wants to spend at least so much, as many of the dearest as of the cheapest."""

    large: int
    nearest: int
    best_rated: int
    cheapest: int
    bought: int
    preferred: int
    along_a_bound: int


def preselected(
    items: Sequence[Item],
    request: RecommendRequest,
    purpose: Vector | None,
    shelf: Shelf,
    sizes: Preselection,
) -> tuple[Item, ...]:
    """The items that stand out in anything that ranking or a constraint may look at, in their
    former order; all of them where they are few."""
    if len(items) <= sizes.large:
        return tuple(items)
    chosen = {
        item.item_id for part in _parts(items, request, purpose, shelf, sizes) for item in part
    }
    return tuple(item for item in items if item.item_id in chosen)


def _parts(
    items: Sequence[Item],
    request: RecommendRequest,
    purpose: Vector | None,
    shelf: Shelf,
    sizes: Preselection,
) -> Iterator[Iterable[Item]]:
    if purpose is not None:
        near = shelf.index.vectors.similarities(purpose, [item.item_id for item in items])
        yield _lowest(items, -near, sizes.nearest)
    yield _lowest(items, -believed_rating(items), sizes.best_rated)
    prices = np.array([item.price_cents for item in items], float)
    yield _lowest(items, prices, sizes.cheapest)
    budget = request.constraints.budget
    if budget is not None and budget.min_cents is not None:
        yield _lowest(items, -prices, sizes.cheapest)
    bought = [-shelf.bought.get(item.item_id, 0) for item in items]
    yield _lowest(items, bought, sizes.bought)
    liked = request.constraints.prefer
    if liked:
        facts = shelf.facts
        counts = [-sum(carries(item, one, facts) for one in liked) for item in items]
        yield _lowest(items, counts, sizes.preferred)
    for bound in request.constraints.bounds:
        sign = 1.0 if bound.direction == "less" else -1.0
        values = [measures()[bound.measure].value(item) for item in items]
        known = [np.inf if value is None else sign * value for value in values]
        yield _lowest(items, known, sizes.along_a_bound)


def _lowest(items: Sequence[Item], values: ArrayLike, count: int) -> list[Item]:
    order = np.argsort(np.asarray(values, float), kind="stable")[:count]
    return [items[row] for row in order.tolist()]
