"""Averages fits that differ in their seed: one checkpoint that costs no more to ask than each.

Weights fine-tuned from one base average well (model soups, Wortsman et al., 2022). Adapters are
averaged exactly, by setting their ranks side by side; so are the set modules, by setting their
hidden units side by side.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from torch import nn
from transformers import AutoModel

from models.evaluation.dataset.folder import read_folder
from models.evaluation.dataset.stated import known_of
from models.evaluation.judge import questions_of_rows, ranks
from models.evaluation.metrics.ranking import hit_rate
from models.scorer.encoder.lighter import keep_layers
from models.scorer.trained.checkpoint import (
    About,
    CheckpointFiles,
    own_base,
    read_about,
    read_set_module,
    save_about,
    save_set_module,
)
from models.scorer.trained.errors import CheckpointUnfit
from models.scorer.trained.opening import open_judge
from models.scorer.trained.set_module import SetModule
from models.training.card import card_of
from models.training.fit import without_places
from models.training.measuring import VALIDATION_ROWS, by_kind, with_mean

NAME = "averaged"


def average(folders: Sequence[Path], out: Path, base_dir: Path, data: Sequence[Path] = ()) -> About:
    """Writes the mean of checkpoints of one base, LoRA and one reading into ``out``, with what
    validation rows of ``data`` say of it.

    Raises CheckpointError where one cannot be read, CheckpointUnfit where they differ in more than
    their seeds and what they learned, ExamplesError for unreadable data.
    """
    abouts = [read_about(one) for one in folders]
    pairs = list(zip(folders, abouts, strict=True))
    base, *_ = [own_base(one, about.base, about.base_hash, base_dir) for one, about in pairs]
    _must_agree(folders, abouts)
    modules = [read_set_module(*pair) for pair in pairs]
    files = CheckpointFiles(out)
    out.mkdir(parents=True, exist_ok=True)
    _average_adapters(folders, base, files.adapter, abouts[0])
    module = side_by_side(modules)
    save_set_module(out, module)
    about = replace(
        abouts[0],
        hidden=module.hidden,
        metrics={},
        settings={**abouts[0].settings, "averaged_seeds": [one.seed for one in abouts]},
    )
    save_about(out, about)
    about = replace(about, metrics=_measured(out, base_dir, data))
    save_about(out, about)
    files.card.write_text(card_of(about), encoding="utf-8")
    return about


def side_by_side(modules: Sequence[SetModule]) -> SetModule:
    """A module whose logits are the mean of theirs, as wide as all of them together. Theirs are
    used up by it."""
    count = len(modules)
    whole = SetModule(sum(one.hidden for one in modules)).eval()
    into, between = whole.hidden_layers()
    layers = [one.hidden_layers() for one in modules]
    with torch.no_grad():
        for one, (opening, _) in zip(modules, layers, strict=True):
            _read_as_it_is(one, opening)
        into.weight.copy_(torch.cat([opening.weight for opening, _ in layers]))
        into.bias.copy_(torch.cat([opening.bias for opening, _ in layers]))
        between.weight.copy_(_on_the_diagonal([second.weight for _, second in layers]))
        between.bias.copy_(torch.cat([second.bias for _, second in layers]))
        whole.last.weight.copy_(torch.cat([one.last.weight for one in modules], 1) / count)
        whole.last.bias.copy_(torch.stack([one.last.bias for one in modules]).mean(0))
        scales = torch.stack([one.log_scale.exp() for one in modules])
        whole.log_scale.copy_(scales.mean(0).log())
    return whole


def _read_as_it_is(module: SetModule, opening: nn.Linear) -> None:
    """Makes of the module's first layer one that reads features which nobody standardized."""
    opening.weight.div_(module.spread)
    opening.bias.sub_(opening.weight @ module.center)


def _on_the_diagonal(weights: Sequence[torch.Tensor]) -> torch.Tensor:
    whole: torch.Tensor = torch.block_diag(*weights)  # type: ignore[no-untyped-call]
    return whole


def _measured(out: Path, base_dir: Path, data: Sequence[Path]) -> dict[str, float]:
    """Hit rates at 1 by kind of validation rows, the mean over folders, and the mean of all."""
    found: list[tuple[str, float]] = []
    for one in map(read_folder, data):
        texts = [item.text() for item in one.items.values()]
        judge = open_judge(out, texts, known_of(texts, one.facts), base_dir)
        for kind, name in VALIDATION_ROWS.items():
            if asked := one.rows.get(name):
                found.append((kind, hit_rate(ranks(judge, questions_of_rows(asked, True)), 1)))
    rates = with_mean(by_kind(found)) if found else {}
    return {name: round(rate, 4) for name, rate in rates.items()}


def _must_agree(folders: Sequence[Path], abouts: Sequence[About]) -> None:
    for folder, one in zip(folders, abouts, strict=True):
        if not CheckpointFiles(folder).adapter.is_dir():
            raise CheckpointUnfit(f"{folder} has no adapter")
        if one.settings.get("adapter", {}).get("method", "lora") != "lora":
            raise CheckpointUnfit(f"{folder} was not tuned by lora, the one method that averages")
        if _reading(one) != _reading(abouts[0]):
            raise CheckpointUnfit(f"{folder} reads other texts or has another base than the first")


def _reading(about: About) -> tuple[object, ...]:
    return about.base, about.layers, about.reads, about.max_tokens


def _average_adapters(folders: Sequence[Path], base: Path, out: Path, about: About) -> None:
    names = [f"fit{number}" for number in range(len(folders))]
    whole = AutoModel.from_pretrained(base)
    model: Any = PeftModel.from_pretrained(
        keep_layers(whole, about.layers) if about.layers else whole,
        folders[0] / "adapter",
        adapter_name=names[0],
    )
    for own, folder in zip(names[1:], folders[1:], strict=True):
        model.load_adapter(str(folder / "adapter"), adapter_name=own)
    share = [1 / len(names)] * len(names)
    model.base_model.add_weighted_adapter(names, share, NAME, combination_type="cat")
    model.save_pretrained(str(out), selected_adapters=[NAME])
    for file in (out / NAME).iterdir():
        file.replace(out / file.name)
    (out / NAME).rmdir()
    without_places(out, about.base)
