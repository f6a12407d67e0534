"""A taste as a Gaussian over feature weights, and how observations move it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.preference.features import FeatureSpace, Floats

# Before anything is seen each weight is 0, give or take half a reward.
PRIOR_PRECISION = 4.0


@dataclass(frozen=True, eq=False)
class Preference:
    """Weights of named features: ``mean`` (d,) and ``precision`` (d, d), the inverse covariance.

    Bayesian linear regression with a conjugate Gaussian prior and known noise; Bishop, Pattern
    Recognition and Machine Learning (2006), section 3.3.
    """

    features: tuple[str, ...]
    mean: Floats
    precision: Floats

    def to_lists(self) -> tuple[list[str], list[float], list[float]]:
        """Features, mean, and the lower triangle of the precision row by row."""
        lower = self.precision[np.tril_indices(len(self.features))]
        return list(self.features), self.mean.tolist(), lower.tolist()

    @staticmethod
    def from_lists(
        features: Sequence[str], mean: Sequence[float], precision: Sequence[float]
    ) -> "Preference":
        """The inverse of ``to_lists``; raises ValueError where the lengths do not fit."""
        size = len(features)
        if len(mean) != size or len(precision) != size * (size + 1) // 2:
            raise ValueError("mean and precision do not fit the features")
        full = np.zeros((size, size))
        full[np.tril_indices(size)] = precision
        full = full + np.tril(full, -1).T
        return Preference(tuple(features), np.array(mean, dtype=np.float64), full)


def prior(space: FeatureSpace) -> Preference:
    """The taste of somebody of whom nothing is known."""
    size = len(space.features)
    return Preference(space.features, np.zeros(size), PRIOR_PRECISION * np.eye(size))


def observed(preference: Preference, x: Floats, reward: float, noise: float) -> Preference:
    """After seeing ``reward = weights · x`` with Gaussian noise of that standard deviation."""
    precision = preference.precision + np.outer(x, x) / noise**2
    surprise = reward - float(x @ preference.mean)
    mean = preference.mean + np.linalg.solve(precision, x) * surprise / noise**2
    return Preference(preference.features, mean, precision)


def preferred(
    preference: Preference, better: Floats, worse: Floats, strength: float, noise: float
) -> Preference:
    """After seeing that one vector is worth ``strength`` more than the other."""
    return observed(preference, better - worse, strength, noise)


def decayed(preference: Preference, factor: float) -> Preference:
    """What was learned fades: ``factor`` 1 keeps all of it, 0 returns to the prior."""
    precision = preference.precision.copy()
    precision *= factor
    precision[np.diag_indices_from(precision)] += PRIOR_PRECISION * (1 - factor)
    pull = factor * (preference.precision @ preference.mean)
    mean = np.asarray(np.linalg.solve(precision, pull), dtype=np.float64)
    return Preference(preference.features, mean, precision)


def carried_over(preference: Preference, space: FeatureSpace) -> Preference:
    """The same taste in another space: features of equal names stay, others start anew.

    What goes is marginalised out, so that what stays is no more certain than it was.
    """
    if preference.features == space.features:
        return preference
    place = {name: index for index, name in enumerate(preference.features)}
    new = [index for index, name in enumerate(space.features) if name in place]
    old = [place[space.features[index]] for index in new]
    blank = prior(space)
    mean, precision = blank.mean.copy(), blank.precision.copy()
    mean[new] = preference.mean[old]
    covariance = np.linalg.inv(preference.precision)[np.ix_(old, old)]
    precision[np.ix_(new, new)] = np.linalg.inv(covariance)
    return Preference(space.features, mean, precision)
