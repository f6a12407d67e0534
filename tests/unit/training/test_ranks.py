"""AdaLoRA takes ranks away while a fit runs, and what is saved is what is left."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModel, TrainerControl, TrainerState, TrainingArguments

from models.training.fit import FitPlan, fit
from models.training.methods import tuned
from models.training.ranks import (
    IMPORTANCE,
    RankAllocation,
    far_from_orthogonal,
    most_ranks,
    phases,
    ranks_left,
)
from models.training.settings import AdapterSettings, FitSettings
from tests.unit.training.coded import Watcher

RANK, LAYERS = 4, 6
ADALORA = AdapterSettings("adalora", rank=RANK)


class RankWatcher(Watcher):
    """Notes what ranks are left after each step, and what has been saved."""

    def __init__(self) -> None:
        super().__init__()
        self.left: list[dict[str, int]] = []
        self.saved: list[str] = []

    def on_step_end(self, args: Any, state: Any, control: Any, **told: Any) -> None:
        self.left.append(ranks_left(told["model"].encoder))

    def on_save(self, args: Any, state: Any, control: Any, **told: Any) -> None:
        self.saved += [one.parent.name for one in Path(args.output_dir).rglob(IMPORTANCE)]


def test_ranks_go_where_they_are_needed_and_only_those_are_saved(
    coded_data: Path, coded_settings: FitSettings, tmp_path: Path
) -> None:
    watcher = RankWatcher()
    settings = replace(coded_settings, epochs=5, bundles=1, patience=100, adapter=ADALORA)
    fit(FitPlan((coded_data,), tmp_path / "out", settings, trackers=(), watchers=(watcher,)))
    left = watcher.left
    assert max(sum(one.values()) for one in left) == most_ranks(RANK) * LAYERS
    assert sum(left[-1].values()) == RANK * LAYERS
    assert len(set(left[-1].values())) > 1, "every layer has as many as any other"
    assert watcher.saved
    weights = load_file(tmp_path / "out/adapter/adapter_model.safetensors")
    saved = sum(len(one) for name, one in weights.items() if "lora_E" in name)
    known = {sum(max(rank, 1) for rank in one.values()) for one in left}
    assert saved in known, "no state of the fit had so many"


def test_a_fit_that_goes_on_remembers_what_was_important(random_base: Path, tmp_path: Path) -> None:
    arguments = TrainingArguments(str(tmp_path), use_cpu=True, report_to=[])
    (tmp_path / "checkpoint-3").mkdir()
    state, control = TrainerState(global_step=3, max_steps=20), TrainerControl()
    first, again = (tuned(AutoModel.from_pretrained(random_base), ADALORA, 20) for _ in "ab")
    with torch.no_grad():
        for name, one in first.named_parameters():
            one.add_(float("lora_E" in name))
    tokens = {"input_ids": torch.tensor([[0, 4, 5, 2]]), "attention_mask": torch.ones(1, 4)}
    first(**tokens).last_hidden_state.square().sum().backward()
    allocation = RankAllocation(first)
    allocation.on_optimizer_step(arguments, state, control)
    allocation.on_save(arguments, state, control)

    RankAllocation(again).on_train_begin(arguments, state, control)
    noted = first.base_model.rankallocator.exp_avg_unc
    recalled = again.base_model.rankallocator.exp_avg_unc
    assert any(one.any() for one in noted.values())
    assert all(torch.equal(noted[name], recalled[name]) for name in noted)
    assert again.active_peft_config.total_step == 20


@pytest.mark.parametrize("updates", [1, 2, 5, 9, 100, 2000])
def test_there_is_time_to_take_ranks_away_in_a_fit_of_any_length(updates: int) -> None:
    found = phases(updates)
    assert found["tinit"] < found["total_step"] - found["tfinal"]


def test_singular_vectors_are_orthogonal_when_their_products_are_one(random_base: Path) -> None:
    encoder = tuned(AutoModel.from_pretrained(random_base), ADALORA, 20)
    with torch.no_grad():
        for name, one in encoder.named_parameters():
            if "lora_A" in name or "lora_B" in name:
                one.copy_(torch.eye(*one.shape))
        assert far_from_orthogonal(encoder).item() == pytest.approx(0.0)
        for name, one in encoder.named_parameters():
            if "lora_A" in name:
                one.mul_(2.0)
    # Half of the matrices have products of 4: three off on each of six places.
    distance = (3**2 * most_ranks(RANK)) ** 0.5 / 2
    assert far_from_orthogonal(encoder).item() == pytest.approx(distance)
