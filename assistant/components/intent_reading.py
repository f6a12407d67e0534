"""What a text wants, by its words and by its meaning together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from components.calibration import confidences
from components.glance import Glance
from components.intent_features import intent_features
from components.intent_model import IntentModel
from components.meaning_model import MeaningModel

ENOUGH = 0.6
"""A share of familiar words above which the rest may be names, slips or slang."""
SHARPNESS = 2.0
"""By so much the words' classifier, strongly regularized, is multiplied beside the meanings'."""


@dataclass(frozen=True)
class IntentReading:
    """``meanings`` is None where there was no encoder to learn with."""

    words: IntentModel
    meanings: MeaningModel | None

    @classmethod
    def fit(
        cls,
        seen: Sequence[Glance],
        intents: Sequence[str],
        strengths: tuple[float, float],
        seed: int,
    ) -> "IntentReading":
        """``strengths``: of the words' classifier and of the meanings'."""
        words = IntentModel.fit([intent_features(one) for one in seen], intents, strengths[0], seed)
        vectors = [one.meaning.whole for one in seen if one.meaning is not None]
        if len(vectors) < len(seen):
            return cls(words, None)
        return cls(words, MeaningModel.fit(np.stack(vectors), intents, strengths[1], seed))

    def ranking(self, seen: Glance, temperature: float) -> list[tuple[str, float]]:
        """All intents with their confidence, likeliest first; the less sure the more of the
        words are foreign."""
        logits = SHARPNESS * self.words.logits(seen)
        if self.meanings is not None and seen.meaning is not None:
            logits = logits + self.meanings.logits(seen.meaning.whole)
        trust = min(1.0, self.words.familiarity(seen) / ENOUGH)
        told = confidences(trust * logits, temperature)
        order = np.argsort(-told, kind="stable")
        return [(self.words.intents[at], float(told[at])) for at in order]

    def save(self, folder: Path) -> None:
        self.words.save(folder)
        if self.meanings is not None:
            self.meanings.save(folder)

    @classmethod
    def load(cls, folder: Path) -> "IntentReading":
        return cls(IntentModel.load(folder), MeaningModel.load(folder))
