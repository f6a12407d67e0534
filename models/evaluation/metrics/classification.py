"""How often a yes or no is right."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Bools = NDArray[np.bool_]


def accuracy(said: ArrayLike, true: ArrayLike) -> float:
    """The share of answers that are right; 0 without any."""
    found, wanted = _both(said, true)
    return float((found == wanted).mean()) if found.size else 0.0


def precision(said: ArrayLike, true: ArrayLike) -> float:
    """The share of what was said yes to that is so; 0 where nothing was."""
    found, wanted = _both(said, true)
    return _share(found & wanted, found)


def recall(said: ArrayLike, true: ArrayLike) -> float:
    """The share of what is so that was said yes to; 0 where nothing is."""
    found, wanted = _both(said, true)
    return _share(found & wanted, wanted)


def f1(said: ArrayLike, true: ArrayLike) -> float:
    """The harmonic mean of precision and recall; 0 where both are."""
    one, other = precision(said, true), recall(said, true)
    return 2 * one * other / (one + other) if one + other else 0.0


def _both(said: ArrayLike, true: ArrayLike) -> tuple[Bools, Bools]:
    found, wanted = np.asarray(said, bool), np.asarray(true, bool)
    if found.shape != wanted.shape:
        raise ValueError(f"{found.shape} answers for {wanted.shape} questions")
    return found, wanted


def _share(part: Bools, whole: Bools) -> float:
    return float(part.sum() / whole.sum()) if whole.any() else 0.0
