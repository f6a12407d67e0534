"""A contextual bandit over strategies: what each is believed to be worth where, and who draws."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import numpy as np

from models.policy.mixing import SCORE, STRATEGIES, Mixing, whole_slates
from models.policy.slate import Floats

FEATURES = ("always", "budget", "wishes", "turned_down", "taste", "purpose")
"""What may make another strategy the better one. Nothing of language: the same request gets the
same slate in either."""
SAMPLES = 16
EXPLORE = 0.1
PRIOR_SPREAD, NOISE = 0.5, 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """Of one strategy's reward by context: a Gaussian, ``mean`` of shape (features,)."""

    mean: Floats
    covariance: Floats

    @staticmethod
    def prior() -> "Belief":
        count = len(FEATURES)
        return Belief(np.zeros(count), PRIOR_SPREAD**2 * np.eye(count))

    def of(self, context: Floats) -> tuple[float, float]:
        """Mean and standard deviation of the worth in this context."""
        spread = float(context @ self.covariance @ context)
        return float(context @ self.mean), float(np.sqrt(max(spread, 0.0)))


@dataclass(frozen=True, slots=True)
class Habits:
    """How many shoppers took an item, and how many took two of them together (ids in order)."""

    taken: Mapping[str, int] = field(default_factory=dict)
    together: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Bandit:
    """Frozen between updates, so that the chance of every slate is exact.

    ``explore`` is the most that all strategies beside the score may draw together; 0 leaves the
    score alone, 1 lets the samples decide. ``decisions`` is how many it has learned from.
    """

    beliefs: Mapping[str, Belief] = field(
        default_factory=lambda: {name: Belief.prior() for name in STRATEGIES}
    )
    explore: float = 0.0
    habits: Habits = Habits()
    decisions: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.explore <= 1:
            raise ValueError(f"explore is a share from 0 to 1, not {self.explore}")

    @cached_property
    def hash(self) -> str:
        """Of all that the chances depend on beside what is asked, and ``explore``."""
        beliefs = {
            name: [one.mean.tolist(), one.covariance.tolist()] for name, one in self.beliefs.items()
        }
        habits = [sorted(self.habits.taken.items()), sorted(self.habits.together.items())]
        told = json.dumps([beliefs, habits], sort_keys=True)
        return sha256(told.encode()).hexdigest()[:16]

    def mixing(
        self,
        context: Floats,
        values: Mapping[str, Floats],
        positions: int,
        seed: int,
        explore: float | None = None,
    ) -> Mixing:
        """Who draws by what chance: Thompson sampling (Thompson, Biometrika 1933; for linear
        worths Agrawal and Goyal, ICML 2013), by 16 samples that are logged.

        A strategy's share of the samples in which it is worth most is its chance. Those beside the
        score together get at most ``explore``, the bandit's own unless given. ``values`` has
        (bundles,) for each of them.
        """
        names = (SCORE, *values)
        worths = self._sampled(names, context, seed)
        votes = np.bincount(worths.argmax(axis=1), minlength=len(names)) / SAMPLES
        most = self.explore if explore is None else explore
        weights = most * votes
        weights[0] = 1.0 - weights[1:].sum()
        return Mixing(
            strategies=names,
            values=np.array(list(values.values()), np.float64),
            weights=weights,
            turns=whole_slates(len(names), positions),
            samples=tuple(tuple(row) for row in worths.tolist()),
            context=tuple(context.tolist()),
            parameters=f"{self.hash}/{most:g}",
        )

    def _sampled(self, names: tuple[str, ...], context: Floats, seed: int) -> Floats:
        """Worths by sampled parameters, of shape (samples, strategies). A linear function of a
        Gaussian is one: the parameters themselves need not be drawn."""
        random = np.random.Generator(np.random.PCG64([seed, SAMPLES]))
        means, spreads = np.array([self.beliefs[name].of(context) for name in names]).T
        sampled: Floats = means + spreads * random.standard_normal((SAMPLES, len(names)))
        return sampled


def learned(
    contexts: Floats, rewards: Floats, shares: Mapping[str, Floats], noise: float = NOISE
) -> Mapping[str, Belief]:
    """Beliefs after these decisions: Bayesian linear regression with known noise.

    ``contexts`` (decisions, features), ``rewards`` (decisions,). ``shares`` (decisions,) say how
    likely each strategy drew the slate that was shown. To count a decision for a strategy by its
    share is to weigh by inverse propensity, but for a factor that the context alone decides:
    unbiased, and never more than one decision for one.
    """
    beliefs = {}
    for name in STRATEGIES:
        weight = shares.get(name, np.zeros(len(rewards)))[:, np.newaxis] / noise**2
        precision = np.eye(len(FEATURES)) / PRIOR_SPREAD**2 + contexts.T @ (weight * contexts)
        covariance = np.asarray(np.linalg.inv(precision), np.float64)
        pulled = (weight * contexts).T @ rewards
        beliefs[name] = Belief(covariance @ pulled, covariance)
    return beliefs
