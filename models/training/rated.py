"""How far predicted ratings are from those given, on the validation bundles of the folders."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch

from models.evaluation.dataset.folder import TrainingData
from models.evaluation.metrics.rating import rmse
from models.training.augmentation import Rates
from models.training.inputs import StepInputs
from models.training.learner import Learner
from models.training.settings import FitSettings
from models.training.steps import Domain, Steps


def rated_domains(folders: Sequence[TrainingData]) -> list[Domain]:
    """Those of the folders whose validation bundles are rated, with these bundles alone."""
    whole = [Domain.of(one, "valid") for one in folders]
    rated = [
        replace(one, examples=tuple(some for some in one.examples if some.rating is not None))
        for one in whole
    ]
    return [one for one in rated if one.examples]


def rating_errors(
    learner: Learner,
    domains: Sequence[Domain],
    tokenizer: Any,
    prefix: str,
    settings: FitSettings,
) -> dict[str, float]:
    """Root mean squared errors in stars: ``rmse`` by the set alone, ``rmse_sequence`` with what
    was rated before it in its group, as far as the fit has these objectives."""
    by_set: list[float] = []
    in_sequence: list[float] = []
    given: list[float] = []
    device = next(learner.parameters()).device
    for inputs in _one_by_one(domains, tokenizer, prefix, settings):
        moved = {name: one.to(device) for name, one in inputs.items()}
        with torch.inference_mode():
            alone, after = learner.predicted(moved)
        # The first set is the step's own bundle; the sequence ends with it.
        given.append(float(inputs["ratings"][0]))
        by_set.append(float(alone[0]))
        in_sequence.append(float(after[0, -1]))
    objective = settings.objective
    found = {"rmse": (objective.rating, by_set), "rmse_sequence": (objective.sequence, in_sequence)}
    return {name: rmse(some, given) for name, (weight, some) in found.items() if weight and given}


def _one_by_one(
    domains: Sequence[Domain], tokenizer: Any, prefix: str, settings: FitSettings
) -> Sequence[dict[str, torch.Tensor]]:
    """A step a bundle, in its own words."""
    plain = replace(
        settings,
        epochs=1.0, bundles=1, hard=0, wished=1.0, without_categories=0.0, masked_tokens=0.0,
        rates=Rates(), objective=replace(settings.objective, whole=0.0),
    )  # fmt: skip
    if not domains:
        return ()
    inputs = StepInputs(Steps(domains, plain, 0), plain, tokenizer, prefix, 0)
    return [inputs[number] for number in range(len(inputs))]
