"""What every estimator comes to: one number a decision, whose mean, or ratio of means, is told."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

Floats = NDArray[np.float64]
How = Literal["asymptotic", "bootstrap"]
LEVEL, DRAWS = 0.95, 2000


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """``value = mean(numerator) / mean(denominator)``, each of shape (decisions,).

    Without a denominator it is a plain mean. ``influence`` has the mean zero: what a fitted
    model's own uncertainty adds to each decision's part in the value.
    """

    numerator: Floats
    denominator: Floats | None = None
    influence: Floats | None = None

    @property
    def value(self) -> float:
        """Raises ValueError without decisions; 0 where every weight is 0."""
        if not self.numerator.size:
            raise ValueError("there is no decision to estimate from")
        if self.denominator is None:
            return float(self.numerator.mean())
        total = float(self.denominator.sum())
        return float(self.numerator.sum()) / total if total else 0.0

    def parts(self) -> tuple[Floats, Floats]:
        """Numerator and denominator, the influence in the first."""
        above = self.numerator if self.influence is None else self.numerator + self.influence
        below = np.ones_like(above) if self.denominator is None else self.denominator
        return above, below


@dataclass(frozen=True, slots=True)
class Estimate:
    """A policy's value, the bounds of its interval, and how many decisions that stands on."""

    value: float
    low: float
    high: float
    decisions: int

    def covers(self, truth: float) -> bool:
        return self.low <= truth <= self.high

    def report(self) -> dict[str, float | int | None]:
        """For JSON, which has no infinity: bounds that nobody knows are none."""
        known = np.isfinite(self.low) and np.isfinite(self.high)
        return {
            "value": self.value,
            "low": self.low if known else None,
            "high": self.high if known else None,
            "decisions": self.decisions,
        }


def estimate(
    terms: Terms,
    groups: Sequence[Hashable] | None = None,
    *,
    how: How = "asymptotic",
    level: float = LEVEL,
    seed: int = 0,
    draws: int = DRAWS,
) -> Estimate:
    """The value with its interval. ``groups`` says which decisions belong together (a
    conversation's): those are not independent of each other, the groups are.

    asymptotic: the ratio is linearised (delta method) and its variance is that of the groups'
    sums, with Student's quantile of groups - 1 degrees (Liang and Zeger, Biometrika 1986).
    bootstrap: percentiles over whole groups drawn with replacement (Davison and Hinkley, 1997,
    3.8). Raises ValueError without decisions.
    """
    value = terms.value
    above, below = _grouped(terms, groups)
    if len(above) < 2:
        return Estimate(value, -np.inf, np.inf, len(terms.numerator))
    bounds = _asymptotic if how == "asymptotic" else _bootstrap
    low, high = bounds(value, (above, below), level, np.random.default_rng(seed), draws)
    return Estimate(value, low, high, len(terms.numerator))


def _grouped(terms: Terms, groups: Sequence[Hashable] | None) -> tuple[Floats, Floats]:
    """Sums of numerator and denominator, of shape (groups,) each."""
    above, below = terms.parts()
    if groups is None:
        return above, below
    if len(groups) != len(above):
        raise ValueError(f"{len(groups)} groups are told of {len(above)} decisions")
    numbers: dict[Hashable, int] = {}
    places = np.array([numbers.setdefault(one, len(numbers)) for one in groups])
    sums = [np.bincount(places, one).astype(np.float64) for one in (above, below)]
    return sums[0], sums[1]


def _asymptotic(
    value: float, sums: tuple[Floats, Floats], level: float, _: np.random.Generator, __: int
) -> tuple[float, float]:
    above, below = sums
    count, total = len(above), float(below.sum())
    if not total:
        return -np.inf, np.inf
    off = above - value * below
    off = off - off.mean()  # an influence that a ridge left a little beside zero
    spread = np.sqrt(count / (count - 1) * float((off**2).sum())) / total
    reach = float(t.ppf((1 + level) / 2, count - 1)) * spread
    return value - reach, value + reach


def _bootstrap(
    _: float, sums: tuple[Floats, Floats], level: float, random: np.random.Generator, draws: int
) -> tuple[float, float]:
    above, below = sums
    values = np.empty(draws)
    for start in range(0, draws, 100):  # so that a long log needs no table of draws by decisions
        some = slice(start, min(start + 100, draws))
        chosen = random.integers(len(above), size=(some.stop - start, len(above)))
        over = below[chosen].sum(1)
        found = above[chosen].sum(1)
        values[some] = np.divide(found, over, out=np.zeros_like(found), where=over != 0)
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
