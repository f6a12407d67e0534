"""What can be set about a refit; a YAML file names what differs from these defaults."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from models.training.errors import BadSettings
from models.training.refit.gate import Margins
from models.training.refit.suspicion import SuspicionSettings
from models.training.settings import (
    FitSettings,
    changed,
    said_in,
    within,
)

NESTED = ("margins", "suspicion")
WARMUP = 5
"""Steps; a refit may have few, and does not begin at nothing."""


@dataclass(frozen=True, slots=True)
class RefitSettings:
    """``least_examples``: with fewer nothing is fitted. ``most_examples`` of the log stand beside
    all of the base data. One epoch is one pass over both, measured at its end alone: no state is
    chosen by what it is then judged by. Learning rates are a third of a fit's from the bare base.
    A step takes ``bundles`` bundles, half as many as elsewhere: those of the log bring rivals.
    ``preference`` weighs the comparisons. ``least_held_out`` decisions are needed to judge by.
    ``shoppers`` are simulated before each model, drawn by ``crowd_seed``.
    ``frozen_split`` are the base data's rows that decide."""

    least_examples: int = 40
    most_examples: int = 3000
    epochs: float = 1.0
    bundles: int = 12
    learning_rate: float = 1e-4
    module_learning_rate: float = 1e-3
    preference: float = 2.0
    least_held_out: int = 30
    shoppers: int = 200
    crowd_seed: int = 4711
    noise: float = 0.1
    frozen_split: str = "valid"
    margins: Margins = field(default_factory=Margins)
    suspicion: SuspicionSettings = field(default_factory=SuspicionSettings)

    def __post_init__(self) -> None:
        within(self, ("least_examples", "least_held_out", "shoppers", "bundles"), 1)
        within(self, ("learning_rate", "module_learning_rate", "preference"), 0)
        if self.most_examples < self.least_examples:
            raise BadSettings("most_examples: at least least_examples")
        if self.epochs <= 0:
            raise BadSettings("epochs: more than 0")
        if self.frozen_split not in ("valid", "test"):
            raise BadSettings("frozen_split: valid or test")

    def fit(self, champion: dict[str, Any], base: str) -> FitSettings:
        """Those of the fit that goes on from a champion; what decides the shape of its weights,
        and what it reads, is the champion's."""
        known = changed(FitSettings(base=base), _without(champion, "base", "note"), "champion")
        return replace(
            known,
            epochs=self.epochs,
            bundles=self.bundles,
            learning_rate=self.learning_rate,
            module_learning_rate=self.module_learning_rate,
            accumulate=1,
            warmup=WARMUP,
            objective=replace(known.objective, preference=self.preference, rating=0, sequence=0),
        )


def _without(settings: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: one for name, one in settings.items() if name not in names}


def read_refit_settings(path: Path | None) -> RefitSettings:
    """The defaults with what the file says. Raises BadSettings for what nobody knows."""
    settings = RefitSettings()
    if path is None:
        return settings
    said = said_in(path)
    nested = {
        name: changed(getattr(settings, name), said.pop(name), f"{path}, {name}")
        for name in NESTED
        if name in said
    }
    return replace(changed(settings, said, str(path)), **nested)
