"""Whether shoppers fell into the arms in the shares that were meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import chisquare

SUSPECT = 0.001
"""Below it something is wrong with the assignment or the log, and no figure is to be believed:
so strict since it is looked at often (Fabijan et al., "Diagnosing sample ratio mismatch", KDD
2019)."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Counts by arm beside what was expected, and Pearson's chi-square."""

    counts: tuple[int, ...]
    expected: tuple[float, ...]
    p: float

    @property
    def is_suspect(self) -> bool:
        return self.p < SUSPECT


def sample_ratio(counts: Sequence[int], shares: Sequence[float]) -> Ratio:
    """Whether these counts could come of these shares; nobody yet, or one arm alone, could."""
    total = sum(counts)
    expected = tuple(share * total for share in shares)
    if not total or len(counts) < 2:
        return Ratio(tuple(counts), expected, 1.0)
    return Ratio(tuple(counts), expected, float(chisquare(counts, expected).pvalue))
