"""How far two samples are from each other: a function a measure, and what its size means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import ks_2samp

Level = Literal["stable", "watch", "alarm"]
Kind = Literal["psi", "js", "ks", "share"]
Counts = Mapping[str, float]
BOUNDS: Mapping[Kind, tuple[float, float]] = {
    "psi": (0.1, 0.25),
    "js": (0.05, 0.15),
    "ks": (0.1, 0.2),
    "share": (0.1, 0.25),
}
"""From where on a shift is to be watched, and from where on it is an alarm. Those of the
population stability index are the usual ones (Siddiqi, Credit Risk Scorecards, 2006)."""
SMOOTHING = 0.5
SURE = 0.01
"""A Kolmogorov-Smirnov distance that chance would give more often is none."""


@dataclass(frozen=True, slots=True)
class Shift:
    """``value`` of one measure in one area; ``before`` and ``now`` count what it stands on.
    ``told`` says in words what changed most."""

    area: str
    measure: str
    kind: Kind
    value: float
    level: Level
    before: int
    now: int
    told: str


def stability(before: Counts, now: Counts) -> float:
    """The population stability index, ``sum((q - p) ln(q / p))``, half a count added to each."""
    p, q = _shares(before, now)
    return float(((q - p) * np.log(q / p)).sum())


def divergence(before: Counts, now: Counts) -> float:
    """Jensen and Shannon's, in bits: 0 for the same shares, 1 for nothing in common. Rare words
    that one sample just happens not to have count for little in it."""
    p, q = _shares(before, now, smoothing=0.0)
    middle = (p + q) / 2
    return float((_against(p, middle) + _against(q, middle)) / 2)


def distance(before: Sequence[float], now: Sequence[float]) -> float:
    """Kolmogorov and Smirnov's, 0 where chance alone explains it."""
    found = ks_2samp(before, now)
    return float(found.statistic) if found.pvalue < SURE else 0.0


def level_of(kind: Kind, value: float) -> Level:
    watch, alarm = BOUNDS[kind]
    return "alarm" if value >= alarm else "watch" if value >= watch else "stable"


def of_counts(
    place: tuple[str, str], kind: Literal["psi", "js"], before: Counts, now: Counts
) -> Shift:
    """Of shares; ``place`` is the area and the measure."""
    value = (stability if kind == "psi" else divergence)(before, now)
    return _shift(place, kind, value, (sum(before.values()), sum(now.values())), _most(before, now))


def of_values(place: tuple[str, str], before: Sequence[float], now: Sequence[float]) -> Shift:
    told = f"median {np.median(before):.3g} before, {np.median(now):.3g} now"
    return _shift(place, "ks", distance(before, now), (len(before), len(now)), told)


def of_share(place: tuple[str, str], part: int, whole: int, told: str) -> Shift:
    """Of what there was none of before."""
    return _shift(place, "share", part / whole if whole else 0.0, (0, whole), told)


def _shift(
    place: tuple[str, str], kind: Kind, value: float, counts: tuple[float, float], told: str
) -> Shift:
    before, now = (round(one) for one in counts)
    return Shift(*place, kind, round(value, 4), level_of(kind, value), before, now, told)


def _most(before: Counts, now: Counts) -> str:
    """What gained and what lost most."""
    p, q = _shares(before, now, smoothing=0.0)
    names, gained = _names(before, now), q - p
    if not names:
        return "nothing of it"
    up, down = int(np.argmax(gained)), int(np.argmin(gained))
    return (
        f"{names[up]} {p[up]:.1%} before, {q[up]:.1%} now; "
        f"{names[down]} {p[down]:.1%} before, {q[down]:.1%} now"
    )


def _names(before: Counts, now: Counts) -> list[str]:
    return sorted({*before, *now})


def _shares(
    before: Counts, now: Counts, smoothing: float = SMOOTHING
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    names = _names(before, now)
    found = []
    for some in (before, now):
        counts = np.array([some.get(one, 0.0) + smoothing for one in names])
        found.append(counts / max(counts.sum(), 1e-12))
    return found[0], found[1]


def _against(p: NDArray[np.float64], middle: NDArray[np.float64]) -> float:
    there = p > 0
    return float((p[there] * np.log2(p[there] / middle[there])).sum())
