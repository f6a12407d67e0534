"""Gives a trial up when it does worse than the others did at the same point."""

from typing import Any

from optuna import Trial, TrialPruned
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from models.training.trainer import METRIC


class Pruning(TrainerCallback):
    """Tells the trial of every measurement, also of those before the fit was killed."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._told = 0

    def on_evaluate(
        self,
        args: TrainingArguments,  # noqa: ARG002
        state: TrainerState,
        control: TrainerControl,  # noqa: ARG002
        **_: Any,
    ) -> None:
        """Raises TrialPruned, but not at the end, when there is nothing left to save."""
        history = [float(one[METRIC]) for one in state.log_history if METRIC in one]
        for number in range(self._told, len(history)):
            self._trial.report(history[number], number)
        self._told = len(history)
        if state.global_step < state.max_steps and self._trial.should_prune():
            raise TrialPruned(f"{history[-1]:.3f} after {len(history)} measurements")
