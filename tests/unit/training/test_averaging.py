"""Checkpoints averaged into one, against what each of them says by itself."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from peft import PeftModel
from transformers import AutoModel

from models.scorer.trained.belonging import Belonging
from models.scorer.trained.errors import CheckpointUnfit
from models.scorer.trained.known import Known
from models.scorer.trained.opening import open_judge
from models.scorer.trained.set_module import SetModule, feature_count
from models.scorer.trained.signals import Signals
from models.training.__main__ import main
from models.training.averaging import average, side_by_side
from models.training.fit import FitPlan, fit
from models.training.settings import FitSettings
from tests.unit.training.things import things


@pytest.fixture(scope="module")
def fits(
    settings: FitSettings, data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, ...]:
    out = tmp_path_factory.mktemp("fits")
    short = replace(settings, epochs=2)
    plans = [
        FitPlan((data,), out / f"seed{seed}", short, seed=seed, threads=1, trackers=())
        for seed in (1, 2, 3)
    ]
    for one in plans:
        fit(one)
    return tuple(one.out for one in plans)


def test_set_modules_side_by_side_say_the_mean_of_what_each_says() -> None:
    torch.manual_seed(5)
    modules = [_some_module(hidden) for hidden in (8, 8, 12)]
    read = torch.randn(50, feature_count())
    apart = torch.stack([_learned(one, read) for one in modules]).mean(0)
    whole = side_by_side(modules)
    assert torch.allclose(_learned(whole, read), apart, atol=1e-5)
    assert whole.hidden == 28


def test_an_averaged_adapter_moves_each_weight_by_the_mean_of_their_moves(
    fits: Sequence[Path], base: Path, tmp_path: Path
) -> None:
    average(fits, tmp_path / "whole", base)
    moved = [_weights(base, one) for one in fits]
    whole = _weights(base, tmp_path / "whole")
    for name, weight in whole.items():
        mean = torch.stack([one[name] for one in moved]).mean(0)
        assert torch.allclose(weight, mean, atol=1e-5), name
    assert any(not torch.equal(one, moved[0][name]) for name, one in whole.items())


def test_what_is_averaged_opens_like_any_checkpoint_and_is_measured(
    fits: Sequence[Path], data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["average", "--model", *map(str, fits), "--data", str(data), "--out", str(tmp_path)]
    assert main(asked) == 0
    assert '"uniform"' in capsys.readouterr().out
    items = [one.text() for one in things().items.values()]
    judge = open_judge(tmp_path, items, Known(Signals.of(items)), tmp_path)
    assert isinstance(judge.belonging, Belonging)
    found = judge.completing(["0-1"], ["1-1", "1-2"])
    assert np.isfinite(found).all()


def test_checkpoints_that_read_other_fields_are_not_averaged(
    fits: Sequence[Path], settings: FitSettings, data: Path, tmp_path: Path
) -> None:
    other = replace(settings, epochs=1, reads=("title",))
    fit(FitPlan((data,), tmp_path / "other", other, threads=1, trackers=()))
    with pytest.raises(CheckpointUnfit, match="reads other texts"):
        average((fits[0], tmp_path / "other"), tmp_path / "whole", tmp_path)


def test_only_low_rank_adapters_are_averaged(
    fits: Sequence[Path], settings: FitSettings, data: Path, tmp_path: Path
) -> None:
    other = replace(settings, epochs=1, adapter=replace(settings.adapter, method="bottleneck"))
    fit(FitPlan((data,), tmp_path / "other", other, threads=1, trackers=()))
    with pytest.raises(CheckpointUnfit, match="not tuned by lora"):
        average((fits[0], tmp_path / "other"), tmp_path / "whole", tmp_path)


def _some_module(hidden: int) -> SetModule:
    module = SetModule(hidden).eval()
    torch.nn.init.normal_(module.last.weight)
    found = torch.randn(40, feature_count()) * 3 + 1
    found[:, hidden] = 0.0
    module.standardize(found)
    return module


def _learned(module: SetModule, read: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        found: torch.Tensor = module.last(module.more((read - module.center) / module.spread))
    return found


def _weights(base: Path, checkpoint: Path) -> dict[str, torch.Tensor]:
    model = PeftModel.from_pretrained(AutoModel.from_pretrained(base), checkpoint / "adapter")
    merged = model.merge_and_unload()
    return {name: one for name, one in merged.named_parameters() if "attention" in name}
