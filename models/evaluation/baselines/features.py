"""What texts alone say of a candidate beside a set, as columns for gradient boosting.

How often an item stands in train is no column: it tells answers from drawn negatives for no
reason of the shop's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.contract.item_text import ItemText
from models.evaluation.baselines.places import Places, Rows, places_of
from models.evaluation.baselines.untrained import UntrainedEncoder
from models.scorer.encoder.vectors import Encoder
from models.scorer.trained.signals import PAIR_SIGNALS, WISH_SIGNALS, Signals

COLUMNS = (
    *(f"{name}, mean" for name in PAIR_SIGNALS),
    *(f"{name}, most" for name in PAIR_SIGNALS),
    *("vectors, mean", "vectors, most"),
    *(f"intent, {name}" for name in WISH_SIGNALS),
    *("intent, vectors", "intent, given"),
)
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class TextFeatures:
    """Over one fixed range of items."""

    rows: Rows
    untrained: UntrainedEncoder
    signals: Signals

    @staticmethod
    def of(items: Sequence[ItemText], encoder: Encoder, cache_dir: Path) -> "TextFeatures":
        untrained = UntrainedEncoder.of(items, encoder, cache_dir)
        return TextFeatures(untrained.rows, untrained, Signals.of(items))

    def beside(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Floats:
        """Shape (candidates, COLUMNS); NaN where there is no intent, or nothing is given."""
        known, asked = places_of(self.rows, given), places_of(self.rows, candidates)
        vectors = self.untrained.vectors
        alike = np.full((len(PAIR_SIGNALS) + 1, len(asked), 1), np.nan, np.float32)
        if len(known):
            cosines = vectors[asked] @ vectors[known].T
            alike = np.concatenate([self.signals.between(asked, known), cosines[None]])
        mean, most = alike.mean(-1), alike.max(-1)
        parts = (mean[:-1], most[:-1], mean[-1:], most[-1:], self._wished(known, asked, intent))
        return np.concatenate(parts).T.astype(np.float32)

    def _wished(self, known: Places, asked: Places, intent: str) -> Floats:
        wished = np.full((len(WISH_SIGNALS) + 2, len(asked)), np.nan, np.float32)
        if intent.strip():
            vectors = self.untrained.vectors
            wish = self.untrained.encoder.encode([intent])[0]
            wished[:-2] = self.signals.wished([intent], asked)[:, 0]
            wished[-2] = vectors[asked] @ wish
            if len(known):
                wished[-1] = (vectors[known] @ wish).mean()
        return wished
