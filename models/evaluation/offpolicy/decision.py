"""One slate drawn by chance, as estimators see it, and what another policy would have done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from models.evaluation.offpolicy.slates import marginals, pseudo_inverse_weight
from models.evaluation.offpolicy.terms import Floats
from models.policy.mixture import Mixture

ASIDE = 1e-12
"""A chance that counts as none."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """``slate`` are places in the pool, ``rewards`` (positions,) what came of each;
    ``features`` (bundles, features) is what a model of rewards may know of the pool. ``group``
    is the conversation: decisions of one are not independent."""

    group: str
    logged: Mixture
    slate: tuple[int, ...]
    rewards: tuple[float, ...]
    features: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """All decisions beside one target policy, as arrays; positions a slate did not have are zero.

    ``whole`` (decisions,), ``alone`` and ``above`` (decisions, positions) are the weights of the
    slate, of each bundle at its position, and of the slate down to it; ``pseudo`` (decisions,)
    those of the pseudo-inverse. ``told`` (decisions, positions, features) is what was shown,
    ``expected`` (decisions, features) what the target would show, summed over positions.
    ``uncovered`` (decisions,) is the target's chance of slates that could not have been logged.
    """

    groups: tuple[str, ...]
    rewards: Floats
    whole: Floats
    alone: Floats
    above: Floats
    pseudo: Floats
    told: Floats
    expected: Floats
    uncovered: Floats

    def __len__(self) -> int:
        return len(self.groups)


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """One decision's row of a sheet."""

    whole: float
    alone: Floats
    above: Floats
    pseudo: float
    told: Floats
    expected: Floats
    uncovered: float


Case = TypeVar("Case")


def sheet_of(decisions: Sequence[Drawn], target: Callable[[Drawn], Mixture]) -> Sheet:
    """Weighs every decision; about five milliseconds each with a pool of 24 bundles.

    Raises ValueError without decisions.
    """
    if not decisions:
        raise ValueError("there is no decision to estimate from")
    size = max(len(one.slate) for one in decisions)
    return sheet_from(decisions, [weighed(one, target(one), size) for one in decisions], size)


def sheet_from(decisions: Sequence[Drawn], rows: Sequence[Weighed], size: int) -> Sheet:
    """The sheet of decisions that were weighed already, slates of at most ``size``."""
    return Sheet(
        groups=tuple(one.group for one in decisions),
        rewards=np.array([_filled(np.array(one.rewards), size) for one in decisions]),
        whole=np.array([row.whole for row in rows]),
        alone=np.array([row.alone for row in rows]),
        above=np.array([row.above for row in rows]),
        pseudo=np.array([row.pseudo for row in rows]),
        told=np.array([row.told for row in rows]),
        expected=np.array([row.expected for row in rows]),
        uncovered=np.array([row.uncovered for row in rows]),
    )


def weighed(decision: Drawn, target: Mixture, size: int) -> Weighed:
    """The weights of one decision, exact by going through every slate that there is."""
    slate, shown = decision.slate, len(decision.slate)
    logged, wanted = decision.logged.slates(shown), target.slates(shown)
    at_places = np.arange(shown), np.array(slate, np.int64)
    alone = _ratio(marginals(wanted)[at_places], marginals(logged)[at_places])
    above = _ratio(_prefixes(wanted, slate), _prefixes(logged, slate))
    features = positioned(decision.features, size)
    return Weighed(
        whole=float(above[-1]) if shown else 1.0,
        alone=_filled(alone, size),
        above=_filled(above, size),
        pseudo=pseudo_inverse_weight(wanted, logged, slate) if shown else 1.0,
        told=_filled(features[at_places], size),
        expected=np.einsum("lb,lbf->f", marginals(wanted), features[:shown]),
        uncovered=float(wanted[logged <= ASIDE].sum()),
    )


def positioned(features: Floats, size: int) -> Floats:
    """What a reward may depend on, of shape (positions, bundles, positions + features): which
    position it is, and the bundle."""
    count = len(features)
    places = np.repeat(np.eye(size)[:, np.newaxis, :], count, axis=1)
    return np.concatenate([places, np.repeat(features[np.newaxis], size, axis=0)], axis=2)


def _prefixes(slates: Floats, slate: tuple[int, ...]) -> Floats:
    """The chance of the slate down to each position."""
    size = slates.ndim
    return np.array(
        [float(slates[slate[: place + 1]].sum()) for place in range(size)], dtype=np.float64
    )


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _filled(values: Floats, size: int) -> Floats:
    """Zeros for the positions that a short slate does not have."""
    whole = np.zeros((size, *values.shape[1:]))
    whole[: len(values)] = values
    return whole
