"""A linear classifier of intents over the vectors of whole texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]
NUMBERS = "meanings.npz"


@dataclass(frozen=True)
class MeaningModel:
    """``centre`` and ``spread`` (hidden,) of what was taught; ``weights`` (hidden, intents) and
    ``bias`` judge what lies around it. The intents are in the order of their names."""

    centre: Floats
    spread: Floats
    weights: Floats
    bias: Floats

    @classmethod
    def fit(
        cls, meanings: Floats, intents: Sequence[str], strength: float, seed: int
    ) -> "MeaningModel":
        """``meanings`` (examples, hidden). ``strength``: the inverse of the pull towards zero."""
        centre, spread = meanings.mean(axis=0), meanings.std(axis=0) + 1e-6
        judge = LogisticRegression(C=strength, max_iter=500, tol=1e-3, random_state=seed)
        judge.fit((meanings - centre) / spread, intents)
        weights = judge.coef_.T.astype(np.float32)
        return cls(centre, spread, weights, judge.intercept_.astype(np.float32))

    def logits(self, meaning: Floats) -> Floats:
        """Of each intent, before the softmax."""
        told = (meaning - self.centre) / self.spread @ self.weights + self.bias
        return np.asarray(told, np.float32)

    def save(self, folder: Path) -> None:
        np.savez(folder / NUMBERS, **vars(self))

    @classmethod
    def load(cls, folder: Path) -> "MeaningModel | None":
        """None where none was learned."""
        if not (folder / NUMBERS).is_file():
            return None
        with np.load(folder / NUMBERS) as numbers:
            return cls(**numbers)
