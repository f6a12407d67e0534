"""How high the true ones stand in a ranking. Ranks count from 1; 0 stands for no valid answer."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def rank_of(scores: ArrayLike, answer: int) -> int:
    """The true one's rank, the worst one among equals; 0 where its score is missing or no number.

    Another candidate without a valid score stands behind all others.
    """
    found = np.asarray(scores, np.float64)
    if not 0 <= answer < len(found) or not np.isfinite(found[answer]):
        return 0
    others = np.delete(found, answer)
    return 1 + int((others[np.isfinite(others)] >= found[answer]).sum())


def hit_rate(ranks: ArrayLike, k: int) -> float:
    """The share of questions whose true one is among the first k."""
    return _mean(_hits(ranks, k))


def mean_reciprocal_rank(ranks: ArrayLike) -> float:
    """The mean of 1/rank, no valid answer counting as 0."""
    found = np.asarray(ranks, np.float64)
    return _mean(np.divide(1.0, found, out=np.zeros_like(found), where=found > 0))


def ndcg(ranks: ArrayLike, k: int) -> float:
    """Normalised discounted cumulative gain at k with one true item a question (Järvelin and
    Kekäläinen, 2002): 1/log2(1 + rank) within the first k."""
    found = np.asarray(ranks, np.float64)
    return _mean(_hits(found, k) / np.log2(1 + np.maximum(found, 1)))


def ndcg_of(ranking: Sequence[object], relevant: Collection[object], k: int) -> float:
    """The same for one ranking with several true ones, all alike."""
    gains = [1 / np.log2(place + 2) for place, one in enumerate(ranking[:k]) if one in relevant]
    best = sum(1 / np.log2(place + 2) for place in range(min(k, len(relevant))))
    return float(sum(gains) / best) if best else 0.0


def recall(ranking: Sequence[object], relevant: Collection[object], k: int) -> float:
    """The share of the true ones that stand among the first k."""
    return len(set(ranking[:k]) & set(relevant)) / len(relevant) if relevant else 0.0


def _hits(ranks: ArrayLike, k: int) -> Floats:
    found = np.asarray(ranks, np.float64)
    return ((found > 0) & (found <= k)).astype(np.float64)


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else 0.0
