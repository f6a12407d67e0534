"""Maximal marginal relevance: what a bundle is worth beside the ones before it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def marginal(scores: Floats, members: Sequence[frozenset[str]], mmr_lambda: float) -> Floats:
    """Each bundle's marginal score, in the greedy order of Carbonell and Goldstein (1998).

    ``mmr_lambda * score - (1 - mmr_lambda) * similarity`` to the most similar bundle that was
    taken before it; similarity is Jaccard's, over item ids. Scores have shape (bundles,).
    """
    adjusted = np.zeros(len(scores))
    nearest = np.zeros(len(scores))
    left = list(range(len(scores)))
    while left:
        worth = mmr_lambda * scores[left] - (1 - mmr_lambda) * nearest[left]
        taken = left.pop(int(np.argmax(worth)))
        adjusted[taken] = worth.max()
        for other in left:
            nearest[other] = max(nearest[other], jaccard(members[taken], members[other]))
    return adjusted


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared items over all items; two empty bundles are alike."""
    union = len(left | right)
    return len(left & right) / union if union else 1.0
