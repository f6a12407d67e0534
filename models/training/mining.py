"""Tells the steps of a fit what the model now takes for right."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from transformers import TrainerCallback

from models.scorer.trained.reading import words_of
from models.training.measuring import LearnerEncoder
from models.training.negatives import Floats
from models.training.steps import Domain, Steps


class Miner(TrainerCallback):
    """Encodes all items of bundles when a fit begins, goes on, or has measured an epoch.

    The first step of an epoch is made before the last of the former is learned, so it still looks
    at the former epoch's vectors; of a fit that was killed it looks at those of now.
    """

    def __init__(self, steps: Steps, encode: LearnerEncoder, reads: Sequence[str]) -> None:
        self._steps = steps
        self._encode = encode
        self._reads = reads

    def on_train_begin(self, *_: Any, **__: Any) -> None:
        self._mine()

    def on_evaluate(self, *_: Any, **__: Any) -> None:
        self._mine()

    def _mine(self) -> None:
        learner = self._encode.learner
        was_training = learner.training
        learner.eval()
        self._steps.vectors = {one: self._vectors(one) for one in self._steps.domains}
        learner.train(was_training)

    def _vectors(self, domain: Domain) -> Floats:
        """(items, dim); zeros for what is never drawn and stands in no bundle."""
        rows = np.flatnonzero(domain.shelf.open)
        vectors = np.zeros((len(domain.items), self._encode.learner.dim), np.float32)
        vectors[rows] = self._encode([words_of(domain.texts[one], self._reads) for one in rows])
        return vectors
