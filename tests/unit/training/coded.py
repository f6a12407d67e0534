"""A tiny base with weights drawn at random, and a shop whose titles it can tell apart: kind and
number in two words, what belongs together shares its number."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModel, AutoTokenizer, TrainerCallback

from models.evaluation.dataset.bundle import OneOfTen, TrainingBundle
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.dataset.item import TrainingItem
from models.scorer.encoder.folder import write_encoder
from models.scorer.encoder.manifest import write_manifest
from models.scorer.encoder.q4 import read_quantized
from models.training.inputs import StepInputs
from models.training.learner import Learner
from models.training.settings import FitSettings
from models.training.steps import Domain, Steps
from tests.unit.scorer.quantized import content
from tests.unit.training.things import EACH, KINDS, bundle, row

WORDS = ("tent", "stove")
STARS = (5.0, 1.0)


def write_random_base(folder: Path) -> None:
    write_encoder(read_quantized(content()), folder, "")
    config: Any = AutoConfig.from_pretrained(folder)
    config.initializer_range = 0.3
    with torch.random.fork_rng():
        torch.manual_seed(5)
        state = AutoModel.from_config(config).state_dict()  # type: ignore[no-untyped-call]
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    write_manifest(folder, "random")


def title(kind: int, number: int) -> str:
    code = f"{kind:02b}{number:04b}"
    return " ".join(WORDS[int(sign)] for sign in code)


def items() -> list[TrainingItem]:
    return [
        TrainingItem(f"{kind}-{number}", title(kind, number), f"[[Shop,Kind {kind}]]")
        for kind in range(KINDS)
        for number in range(EACH)
    ]


def rated(number: int) -> TrainingBundle:
    """Four bundles a shopper; the even ones are liked. Each was shown beside a worse one."""
    rival = tuple(f"{kind}-{(number + kind) % EACH}" for kind in range(KINDS - 1))
    return replace(
        bundle(number),
        session_id=f"shopper {number // 4}",
        intent="tent",
        rating=STARS[number % 2],
        rejected=(rival,),
    )


def coded() -> TrainingData:
    rows: list[OneOfTen] = list(map(row, range(8, 12)))
    return TrainingData(
        {one.item_id: one for one in items()},
        {
            "train": tuple(map(rated, range(8))),
            "valid": tuple(map(rated, range(8, 12))),
            "test": (),
        },
        {"one_of_ten.valid": tuple(rows)},
    )


def learned(data: TrainingData, settings: FitSettings, updates: int) -> tuple[Learner, list[float]]:
    """What so many updates make of a learner, and the loss of each."""
    steps = Steps([Domain.of(data)], replace(settings, epochs=float(updates)), 1)
    inputs = StepInputs(steps, settings, AutoTokenizer.from_pretrained(settings.base), "", 1)
    torch.manual_seed(1)
    learner = Learner(settings.base, settings, updates)
    learner.center([inputs[0]])
    optimizer = torch.optim.Adam([one for one in learner.parameters() if one.requires_grad], 1e-2)
    losses = []
    for number in range(updates):
        optimizer.zero_grad()
        loss = learner(**inputs[number])["loss"]
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return learner.eval(), losses


class Watcher(TrainerCallback):
    """Keeps the learner of a fit, and the losses that it was told of."""

    def __init__(self) -> None:
        self.learners: list[Learner] = []
        self.losses: list[float] = []

    def on_train_begin(self, args: Any, state: Any, control: Any, **told: Any) -> None:
        self.learners.append(told["model"])

    def on_log(self, args: Any, state: Any, control: Any, **told: Any) -> None:
        if "loss" in told["logs"]:
            self.losses.append(float(told["logs"]["loss"]))
