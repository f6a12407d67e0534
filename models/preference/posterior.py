"""A taste as a Gaussian over feature weights, and how observations move it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.catalog.measures import MEASURE_IDS
from models.preference.features import FeatureSpace, Floats

MAX_FEATURES = 64
"""What one taste can be about; of more the best known stay."""
# Before anything is seen each weight is 0, give or take a reward.
PRIOR_PRECISION = 1.0
EMPHASIS = 3.0
"""How much louder than estimated a taste is told to the recommender.

A Gaussian spreads each reaction evenly over all that an item has, though few features made it; so
single weights come out small beside what is known of items in general, and a taste would hardly
move a slate before the conversation is over. Chosen with simulated shoppers
(seeds 1, 2 and 21).
"""


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
    """The taste of somebody of whom nothing is known: about the measures, which every shopper has
    a say on. Other features join as they are met; until then their weights are 0 anyway."""
    return blank(tuple(name for name in MEASURE_IDS if name in space.features))


def blank(features: Sequence[str]) -> Preference:
    """Nothing known of these features."""
    size = len(features)
    return Preference(tuple(features), np.zeros(size), PRIOR_PRECISION * np.eye(size))


def observed(preference: Preference, x: Floats, reward: float, noise: float) -> Preference:
    """After seeing ``reward = weights · x`` with Gaussian noise of that standard deviation."""
    precision = preference.precision + np.outer(x, x) / noise**2
    surprise = reward - float(x @ preference.mean)
    mean = preference.mean + np.linalg.solve(precision, x) * surprise / noise**2
    return Preference(preference.features, mean, precision)


def decayed(preference: Preference, factor: float) -> Preference:
    """What was learned fades: ``factor`` 1 keeps all of it, 0 returns to the prior."""
    precision = preference.precision.copy()
    precision *= factor
    precision[np.diag_indices_from(precision)] += PRIOR_PRECISION * (1 - factor)
    pull = factor * (preference.precision @ preference.mean)
    mean = np.asarray(np.linalg.solve(precision, pull), dtype=np.float64)
    return Preference(preference.features, mean, precision)


def carried_over(preference: Preference, space: FeatureSpace) -> Preference:
    """The same taste where a catalog's features have changed: those that it lacks now go."""
    return of_features(preference, [one for one in preference.features if one in space.features])


def narrowed(preference: Preference) -> Preference:
    """At most 64 features: the measures, and those of which most is known."""
    if len(preference.features) <= MAX_FEATURES:
        return preference
    known = np.diag(preference.precision)
    places = sorted(
        range(len(known)),
        key=lambda place: (preference.features[place] not in MEASURE_IDS, -known[place]),
    )
    chosen = sorted(places[:MAX_FEATURES])
    return of_features(preference, [preference.features[place] for place in chosen])


def of_features(preference: Preference, features: Sequence[str]) -> Preference:
    """The same taste about these features: of those known it is what it was, others start anew.

    What goes is marginalised out, so that what stays is no more certain than it was.
    """
    if preference.features == tuple(features):
        return preference
    place = {name: index for index, name in enumerate(preference.features)}
    new = [index for index, name in enumerate(features) if name in place]
    old = [place[features[index]] for index in new]
    fresh = blank(features)
    mean, precision = fresh.mean.copy(), fresh.precision.copy()
    mean[new] = preference.mean[old]
    precision[np.ix_(new, new)] = _marginal(preference.precision, old)
    return Preference(fresh.features, mean, precision)


def _marginal(precision: Floats, old: Sequence[int]) -> Floats:
    if len(old) == len(precision):
        return precision[np.ix_(old, old)]
    covariance = np.linalg.inv(precision)[np.ix_(old, old)]
    return np.asarray(np.linalg.inv(covariance), dtype=np.float64)
