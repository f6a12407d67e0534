"""Gradient boosting over text similarities: what plain learning makes of untrained texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from models.evaluation.baselines.features import TextFeatures
from models.evaluation.dataset.bundle import TrainingBundle

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BoostingSettings:
    """``negatives`` are drawn for each position of each bundle from all items."""

    negatives: int = 9
    rounds: int = 200
    learning_rate: float = 0.05
    leaves: int = 15
    least_in_leaf: int = 40
    seed: int = 0


def fitted(
    domains: Sequence[tuple[TextFeatures, Sequence[TrainingBundle]]],
    settings: BoostingSettings = BoostingSettings(),
) -> HistGradientBoostingClassifier:
    """Learns from every position of the bundles, half of the time without the intent.

    Raises ValueError without any position.
    """
    random = np.random.default_rng(settings.seed)
    parts = [
        part
        for features, bundles in domains
        for part in _positions(features, bundles, settings.negatives, random)
    ]
    if not parts:
        raise ValueError("boosting has no bundle of two items to learn from")
    columns = np.concatenate(parts)
    # A column that is never known, as where no bundle has an intent, must not be split on; the
    # classifier cannot cut one without any number.
    columns[:, np.isnan(columns).all(0)] = 0
    is_answer = np.concatenate([np.arange(len(part)) == 0 for part in parts])
    boosted = HistGradientBoostingClassifier(
        learning_rate=settings.learning_rate,
        max_iter=settings.rounds,
        max_leaf_nodes=settings.leaves,
        min_samples_leaf=settings.least_in_leaf,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=settings.seed,
    )
    return boosted.fit(columns, is_answer)


@dataclass(frozen=True)
class Boosting:
    """A fitted classifier over the items that it is asked about."""

    features: TextFeatures
    boosted: HistGradientBoostingClassifier

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Floats:
        """Log odds, (candidates,)."""
        columns = self.features.beside(given, candidates, intent)
        return np.asarray(self.boosted.decision_function(columns), np.float64)


def _positions(
    features: TextFeatures,
    bundles: Sequence[TrainingBundle],
    negatives: int,
    random: np.random.Generator,
) -> Iterator[NDArray[np.float32]]:
    """One table a position, the true item first."""
    item_ids = np.array(list(features.rows))
    for bundle in bundles:
        members = tuple(dict.fromkeys(bundle.items))
        for answer in members if len(members) > 1 else ():
            drawn = random.choice(item_ids, negatives)
            candidates = (answer, *(str(one) for one in drawn if one not in members))
            given = tuple(one for one in members if one != answer)
            intent = bundle.intent if random.random() < 0.5 else ""
            yield features.beside(given, candidates, intent)
