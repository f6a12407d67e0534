"""How sure a mean is: bootstrap over sessions, since rows of one session are much alike."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

DRAWS = 2000
LEVEL = 0.95
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the bounds of its interval."""

    mean: float
    low: float
    high: float

    def excludes(self, value: float) -> bool:
        return not self.low <= value <= self.high


def interval_of(
    values: ArrayLike, groups: Sequence[Hashable], seed: int = 0, draws: int = DRAWS
) -> Interval:
    """The mean of values and its 95 % percentile interval, whole groups drawn with replacement
    (the cluster bootstrap, Davison and Hinkley, 1997, 3.8). Raises ValueError without values."""
    found = np.asarray(values, np.float64)
    if not found.size or len(found) != len(groups):
        raise ValueError(f"{found.size} values in {len(groups)} groups")
    numbers: dict[Hashable, int] = {}
    places = np.array([numbers.setdefault(one, len(numbers)) for one in groups])
    sums, sizes = np.bincount(places, found), np.bincount(places)
    chosen = np.random.default_rng(seed).integers(len(sums), size=(draws, len(sums)))
    means = sums[chosen].sum(1) / sizes[chosen].sum(1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(found.mean()), float(low), float(high))


def paired_interval(
    one: ArrayLike, other: ArrayLike, groups: Sequence[Hashable], seed: int = 0
) -> Interval:
    """The interval of the mean difference of two judges on the same rows."""
    left, right = np.asarray(one, np.float64), np.asarray(other, np.float64)
    if left.shape != right.shape:
        raise ValueError(f"{left.shape} and {right.shape} are not of the same rows")
    return interval_of(left - right, groups, seed)
