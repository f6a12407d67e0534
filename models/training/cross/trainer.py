"""The set module's trainer over choices: all but the optimizer is the same."""

from collections.abc import Callable
from typing import Any

import torch
from transformers import TrainingArguments

from models.training.cross.inputs import ChoiceInputs
from models.training.cross.learner import CrossLearner
from models.training.cross.settings import CrossSettings
from models.training.settings import FitSettings
from models.training.trainer import SetTrainer

Measure = Callable[[CrossLearner], dict[str, float]]


class CrossTrainer(SetTrainer):
    """One element of ``choices`` is a step."""

    def __init__(
        self,
        learner: CrossLearner,
        choices: ChoiceInputs,
        arguments: TrainingArguments,
        settings: CrossSettings,
        measure: Measure,
    ) -> None:
        super().__init__(learner, choices, arguments, pace_of(settings), measure)
        self._cross = settings

    def create_optimizer(self, *_: Any, **__: Any) -> torch.optim.Optimizer:
        """Head and adapters at their own speeds."""
        if self.optimizer is None:
            groups = self._learner.groups(self._cross)
            self.optimizer = torch.optim.AdamW(groups, weight_decay=self._cross.weight_decay)
        return self.optimizer


def pace_of(settings: CrossSettings) -> FitSettings:
    """What the trainer of the set module asks its settings for."""
    return FitSettings(
        warmup=settings.warmup, accumulate=settings.accumulate, patience=settings.patience
    )
