"""Maximal marginal relevance: what a bundle is worth beside the ones before it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def marginal(scores: Floats, members: Sequence[frozenset[str]], mmr_lambda: float) -> Floats:
    """Each bundle's marginal score; similarity is Jaccard's, over item ids."""
    return marginal_beside(scores, likeness(members), mmr_lambda)


def marginal_beside(scores: Floats, alike: Floats, mmr_lambda: float) -> Floats:
    """Each bundle's marginal score, in the greedy order of Carbonell and Goldstein (1998).

    ``mmr_lambda * score - (1 - mmr_lambda) * similarity`` to the most similar bundle that was
    taken before it. Scores have shape (bundles,), ``alike`` is (bundles, bundles).
    """
    adjusted = np.zeros(len(scores))
    nearest = np.zeros(len(scores))
    left = np.ones(len(scores), np.bool_)
    for _ in scores:
        worth = np.where(left, mmr_lambda * scores - (1 - mmr_lambda) * nearest, -np.inf)
        taken = int(np.argmax(worth))
        adjusted[taken] = worth[taken]
        left[taken] = False
        nearest = np.maximum(nearest, alike[taken])
    return adjusted


def likeness(members: Sequence[frozenset[str]]) -> Floats:
    """Jaccard's similarity of every two bundles, of shape (bundles, bundles)."""
    places = {one: place for place, one in enumerate(sorted(frozenset().union(*members)))}
    holds = np.zeros((len(members), len(places)))
    for row, some in enumerate(members):
        holds[row, [places[one] for one in some]] = 1.0
    shared = holds @ holds.T
    sizes = holds.sum(axis=1)
    union = sizes[:, np.newaxis] + sizes[np.newaxis, :] - shared
    alike: Floats = np.divide(shared, union, out=np.ones_like(shared), where=union > 0)
    return alike


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared items over all items; two empty bundles are alike."""
    union = len(left | right)
    return len(left & right) / union if union else 1.0
