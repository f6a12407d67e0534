"""Intervals that hold whenever one looks: asymptotic confidence sequences."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LEVEL = 0.95
EXPECTED = 1000
"""Shoppers at which the sequence is narrowest; it holds at every other number too."""
LEAST = 100
"""Before so many shoppers nothing is concluded: what holds in the limit may not hold yet."""


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """By number of shoppers, from the first on: the mean and its bounds, of shape (shoppers,).

    ``p`` is valid whenever one stops; it never rises. Before LEAST shoppers bounds are infinite
    and ``p`` is 1.
    """

    mean: Floats
    low: Floats
    high: Floats
    p: Floats

    def __len__(self) -> int:
        return len(self.mean)


def confidence_sequence(
    values: ArrayLike, level: float = LEVEL, expected: int = EXPECTED, least: int = LEAST
) -> Sequence:
    """The running mean with bounds that cover the truth at all times together with that chance.

    Robbins' normal mixture with the running variance (Waudby-Smith, Arbour, Sinha, Kennedy and
    Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences", Annals of
    Statistics 2024, theorem 2.2); the p-value is that of the mixture sequential probability ratio
    test (Johari, Koomen, Pekelis and Walsh, "Peeking at A/B tests", KDD 2017).
    """
    x = np.asarray(values, np.float64)
    count = np.arange(1, len(x) + 1, dtype=np.float64)
    mean = x.cumsum() / count
    variance = np.maximum((x**2).cumsum() / count - mean**2, 0.0)
    alpha = 1 - level
    rho2 = (-2 * np.log(alpha) + np.log(-2 * np.log(alpha) + 1)) / expected
    scale = count * rho2 + 1
    reach = np.sqrt(variance * 2 * scale / (count**2 * rho2) * np.log(np.sqrt(scale) / alpha))
    early = (count < least) | (variance == 0)
    reach[early] = np.inf
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = mean**2 * count**2 * rho2 / (2 * variance * scale)
    p = np.sqrt(scale) * np.exp(-np.where(early, 0.0, ratio))
    p[early] = 1.0
    return Sequence(mean, mean - reach, mean + reach, np.minimum.accumulate(np.minimum(p, 1.0)))


def effects(outcomes: ArrayLike, treated: ArrayLike, share: float) -> Floats:
    """One number a shopper, in the order in which they came, whose mean is the treatment's effect.

    Augmented inverse propensity (Robins, Rotnitzky and Zhao, JASA 1994), with ``share`` the chance
    to be treated and, for what is expected of either arm, the mean of those who came before: so
    each number is right whatever came before it, which sequences need.
    """
    y, is_treated = np.asarray(outcomes, np.float64), np.asarray(treated, np.bool_)
    there, here = _before(y, is_treated), _before(y, ~is_treated)
    corrected = np.where(is_treated, (y - there) / share, -(y - here) / (1 - share))
    found: Floats = there - here + corrected
    return found


def _before(y: Floats, mine: NDArray[np.bool_]) -> Floats:
    """The mean of my arm's outcomes among those who came before; of all where there is none."""
    count = np.concatenate([[0.0], mine.cumsum()[:-1]])
    total = np.concatenate([[0.0], np.where(mine, y, 0.0).cumsum()[:-1]])
    every = np.concatenate([[0.0], y.cumsum()[:-1] / np.arange(1, len(y))])
    means: Floats = np.divide(total, count, out=every, where=count > 0)
    return means
