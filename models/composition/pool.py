"""A pool of different bundles: the best first, then others that differ in items and in price."""

from collections.abc import Iterator
from math import ceil
from random import Random

import numpy as np
from numpy.typing import NDArray

from models.composition.problem import Chosen, Integers, Problem, Row
from models.composition.rows import prices
from models.composition.search import search
from models.composition.solver import solve
from models.contract.recommendation import SLATE_SIZE

# One filled role is worth 1, and its item's relevance on top; ties are broken by the seed.
UNIT = 1_000_000_000
TIES = 1000
# Nodes of the search: past them the solver takes over (the best), or the best met is taken.
BEST_ALLOWANCE = 400
VARIATION_ALLOWANCE = 100
# Shares of a role's worth: for each time that the pool holds an item, and across a price range.
REUSE = 0.15
PRICE_TILTS = (-0.5, 0.0, 0.5)
# How much of its free roles a bundle of the pool must fill otherwise than any other.
DIFFERING_SHARE = 0.4


def worth(problem: Problem, seed: int) -> Integers:
    """What each option adds to a bundle."""
    random = Random(seed)
    return np.array(
        [round(UNIT * (1 + each.relevance)) + random.randrange(TIES) for each in problem.options],
        dtype=np.int64,
    )


def best(problem: Problem, seed: int, known: Chosen | None = None) -> Chosen | None:
    """The bundle of most worth within all rows; None is a proof that there is none.

    ``known`` is one within all rows, where somebody has found one already.
    """
    gains = worth(problem, seed)
    outcome = search(problem, gains, BEST_ALLOWANCE)
    if outcome.proven:
        return outcome.chosen
    return solve(problem, gains, seed, outcome.chosen or known)


def vary(problem: Problem, first: Chosen, limit: int, seed: int) -> list[Chosen]:
    """Up to ``limit`` bundles, ``first`` among them, no two of them near-duplicates.

    Only where fewer than a slate differ that much is a smaller difference enough.
    """
    widest = max(1, ceil(DIFFERING_SHARE * problem.free))
    pool = [first]
    _extend(pool, problem, widest, limit, seed)
    for differing in range(widest - 1, 0, -1):
        _extend(pool, problem, differing, min(SLATE_SIZE, limit), seed)
    gains = worth(problem, seed)
    rest = sorted(pool[1:], key=lambda chosen: -int(gains[list(chosen)].sum()))
    return [first, *rest]


def _extend(pool: list[Chosen], problem: Problem, differing: int, limit: int, seed: int) -> None:
    for former in pool:
        problem = problem.with_rows(*_away(problem, former, differing))
    gains, dearness = worth(problem, seed), _dearness(problem)
    while len(pool) < limit:
        chosen = _next(
            problem, _tilted(problem, gains, dearness, pool), len(pool) < SLATE_SIZE, seed
        )
        if chosen is None:
            return
        pool.append(chosen)
        problem = problem.with_rows(*_away(problem, chosen, differing))


def _away(problem: Problem, chosen: Chosen, differing: int) -> Iterator[Row]:
    row = problem.apart(problem.item_ids(chosen), differing)
    if row is not None:
        yield row


def _next(problem: Problem, gains: Integers, must: bool, seed: int) -> Chosen | None:
    outcome = search(problem, gains, VARIATION_ALLOWANCE)
    if outcome.chosen is None and not outcome.proven and must:
        return solve(problem, gains, seed)
    return outcome.chosen


def _tilted(
    problem: Problem, gains: Integers, dearness: NDArray[np.float64], pool: list[Chosen]
) -> Integers:
    """Worth for the next of the pool: fresh items first; cheap, middling and dear in turn."""
    if problem.free <= 1:
        return gains
    uses = np.bincount([i for chosen in pool for i in chosen], minlength=len(gains))
    shift = PRICE_TILTS[len(pool) % len(PRICE_TILTS)] * dearness - REUSE * uses
    # A filled role stays worth more than an empty one, whatever its item is.
    return np.maximum(gains + np.round(UNIT * shift).astype(np.int64), TIES)


def _dearness(problem: Problem) -> NDArray[np.float64]:
    """Each option's place between the cheapest and the dearest of its role, 0 to 1."""
    amounts = prices(problem).astype(np.float64)
    places = np.zeros(len(amounts))
    for choice in problem.choices:
        if choice:
            own = amounts[list(choice)]
            places[list(choice)] = (own - own.min()) / max(1.0, own.max() - own.min())
    return places
