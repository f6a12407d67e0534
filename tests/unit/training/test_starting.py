"""A fit that goes on from a checkpoint begins exactly where that one ended."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from models.scorer.trained.checkpoint import CheckpointFiles
from models.scorer.trained.errors import CheckpointUnfit
from models.training.fit import FitPlan, fit
from models.training.settings import AdapterSettings, FitSettings
from models.training.starting import PEFTS_WEIGHTS


@pytest.fixture(scope="module")
def plan(
    coded_settings: FitSettings, coded_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> FitPlan:
    out = tmp_path_factory.mktemp("start") / "first"
    plan = FitPlan((coded_data,), out, replace(coded_settings, epochs=2), threads=1, trackers=())
    fit(plan)
    return plan


def weights(folder: Path) -> dict[str, torch.Tensor]:
    files = CheckpointFiles(folder)
    return load_file(files.set_module) | load_file(files.adapter / PEFTS_WEIGHTS)


def went_on(plan: FitPlan, out: Path, **changed: object) -> dict[str, torch.Tensor]:
    settings = replace(plan.settings, **changed)  # type: ignore[arg-type]
    fit(replace(plan, out=out, settings=settings, start=plan.out))
    return weights(out)


def test_without_any_learning_all_weights_are_as_they_were(plan: FitPlan, tmp_path: Path) -> None:
    still = went_on(
        plan, tmp_path / "still", learning_rate=0.0, module_learning_rate=0.0, weight_decay=0.0
    )
    before = weights(plan.out)
    assert still.keys() == before.keys()
    assert all(torch.equal(still[name], before[name]) for name in before)


def test_what_is_learned_is_added_to_what_there_was(plan: FitPlan, tmp_path: Path) -> None:
    further = went_on(plan, tmp_path / "further", epochs=1)
    before = weights(plan.out)
    changed = [name for name in before if not torch.equal(further[name], before[name])]
    assert any("lora" in name for name in changed)
    assert torch.equal(further["center"], before["center"]), "what is usual stays what it was"


def test_another_method_or_another_rank_is_refused(plan: FitPlan, tmp_path: Path) -> None:
    for adapter in (AdapterSettings("ia3"), AdapterSettings("bottleneck"), AdapterSettings(rank=3)):
        with pytest.raises(CheckpointUnfit):
            went_on(plan, tmp_path / adapter.method, adapter=adapter)
