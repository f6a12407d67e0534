"""How many epochs of a fit fit into a budget of CPU time: some of its steps are timed."""

import shutil
import time
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from transformers import TrainerCallback

from models.training.fit import FitPlan, fit

WARM_STEPS, TIMED_STEPS = 2, 8


@dataclass(frozen=True, slots=True)
class Budget:
    """``step_cpu_s``: CPU seconds of all threads for one step of the optimizer, the median of
    those timed; ``steps`` of it make up ``epochs``."""

    step_cpu_s: float
    steps: int
    epochs: float


class _Timed(Exception):
    """Ends the fit that is timed."""


class _StepTimer(TrainerCallback):
    def __init__(self) -> None:
        self.at: list[float] = []
        self.steps = 0

    def on_step_begin(self, *told: Any, **_: Any) -> None:
        self.at.append(time.process_time())
        self.steps = told[1].max_steps  # arguments, state, control
        if len(self.at) > WARM_STEPS + TIMED_STEPS:
            raise _Timed


def epochs_within(plan: FitPlan, cpu_s: float) -> Budget:
    """Begins the fit of the plan, times its first steps, and gives it up; nothing is left of it.

    With ``cpu_s`` 0 the plan's own epochs are the budget. Raises as fit does.
    """
    timer = _StepTimer()
    try:
        fit(replace(plan, watchers=(*plan.watchers, timer), trackers=()))
    except _Timed:
        pass
    finally:
        shutil.rmtree(plan.out, ignore_errors=True)
    took = [after - before for before, after in zip(timer.at, timer.at[1:], strict=False)]
    step_s = median(took[WARM_STEPS:] or took or [0.0])
    epochs = plan.settings.epochs
    if not cpu_s or not step_s:
        return Budget(step_s, timer.steps, epochs)
    steps = max(1, round(cpu_s / step_s))
    return Budget(step_s, steps, epochs * steps / timer.steps)
