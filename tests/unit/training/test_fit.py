"""A real, if tiny, fit: what it writes, that it can be repeated, and that it can be interrupted."""

import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file
from transformers import AutoConfig, AutoModel

from models.contract.item_text import ItemText
from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import TrainingData, write_folder
from models.scorer.encoder.manifest import write_manifest
from models.scorer.trained.checkpoint import CheckpointFiles, read_about
from models.scorer.trained.errors import CheckpointNotFound, CheckpointUnfit
from models.scorer.trained.known import Known
from models.scorer.trained.opening import open_judge
from models.scorer.trained.signals import Signals
from models.training.errors import BadSettings
from models.training.fit import FitPlan, fit
from models.training.settings import FitSettings, read_settings
from tests.marks import full
from tests.unit.training.things import EACH, items


@pytest.fixture(scope="module")
def plan(settings: FitSettings, data: Path, tmp_path_factory: pytest.TempPathFactory) -> FitPlan:
    out = tmp_path_factory.mktemp("out") / "first"
    return FitPlan((data,), out, settings, threads=1, trackers=())


@pytest.fixture(scope="module")
def fitted(plan: FitPlan) -> dict[str, float]:
    return fit(plan)


def texts() -> list[ItemText]:
    return [
        ItemText(one.item_id, one.title, (("Shop", f"Kind {one.item_id[0]}"),)) for one in items()
    ]


def test_what_belongs_together_is_learned(fitted: dict[str, float]) -> None:
    assert fitted["uniform"] >= 0.75, "by chance it would be .1"


def test_a_checkpoint_holds_what_its_layout_says_and_nothing_else(
    plan: FitPlan, fitted: dict[str, float]
) -> None:
    names = {one.relative_to(plan.out).as_posix() for one in plan.out.rglob("*") if one.is_file()}
    assert names == {
        "README.md", "checkpoint.json", "set_module.safetensors",
        "adapter/adapter_config.json", "adapter/adapter_model.safetensors",
    }  # fmt: skip
    about = read_about(plan.out)
    assert about.metrics["uniform"] == pytest.approx(fitted["uniform"], abs=1e-3)
    assert set(about.data) == {"things"}


def test_a_checkpoint_judges_items_that_it_never_saw(
    plan: FitPlan, fitted: dict[str, float], tmp_path: Path
) -> None:
    judge = open_judge(plan.out, texts(), Known(Signals.of(texts())), tmp_path, tmp_path)
    candidates = [f"2-{number}" for number in range(EACH)]
    found = judge.completing(["0-10", "1-10"], candidates)
    assert found.argmax() == 10
    assert np.isfinite(judge.completing(["0-10"], candidates, "set 10")).all()


def test_the_same_seed_gives_the_same_weights(
    plan: FitPlan, fitted: dict[str, float], tmp_path: Path
) -> None:
    other = replace(plan, out=tmp_path / "again")
    fit(other)
    first, again = (load_file(CheckpointFiles(one.out).set_module) for one in (plan, other))
    assert all(np.array_equal(first[name], again[name]) for name in first)


def test_a_base_that_changed_is_noticed(
    plan: FitPlan, fitted: dict[str, float], tmp_path: Path
) -> None:
    copied = tmp_path / "moved"
    copied.mkdir()
    about = json.loads(CheckpointFiles(plan.out).about.read_text())
    (copied / "checkpoint.json").write_text(json.dumps(about | {"base_hash": "0" * 64}))
    with pytest.raises(CheckpointUnfit, match="prepare it anew"):
        open_judge(copied, texts(), Known(Signals.of(texts())), tmp_path, tmp_path)
    with pytest.raises(CheckpointNotFound):
        read_about(tmp_path)


CONFIG = """
base: {base}
reads: [title, categories]
epochs: 6
bundles: 4
warmup: 1
hidden: 8
patience: 20
module_learning_rate: 0.03
adapter: {{rank: 2}}
"""


def begun(base: Path, data: Path, folder: Path, name: str) -> subprocess.Popen[bytes]:
    config = folder / "fit.yml"
    config.write_text(CONFIG.format(base=base))
    command = [
        *(sys.executable, "-m", "models.training", "fit", "--data", str(data)),
        *("--out", str(folder / name), "--config", str(config), "--threads", "1"),
        *("--runs", str(folder / "runs")),
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.slow
@full
def test_a_fit_that_was_killed_goes_on_and_ends_with_the_same_weights(
    base: Path, data: Path, plan: FitPlan, fitted: dict[str, float], tmp_path: Path
) -> None:
    killed = begun(base, data, tmp_path, "killed")
    saved = tmp_path / "killed/work"
    while killed.poll() is None and not list(saved.glob("checkpoint-*/trainer_state.json")):
        time.sleep(0.02)
    assert killed.poll() is None, "it was done before it could be killed"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert not (tmp_path / "killed/checkpoint.json").exists()
    assert begun(base, data, tmp_path, "killed").wait() == 0
    whole, again = (
        load_file(CheckpointFiles(one).set_module) for one in (plan.out, tmp_path / "killed")
    )
    assert all(np.allclose(whole[name], again[name], atol=1e-6) for name in whole)
    assert list((tmp_path / "runs/killed").glob("events.*")), "TensorBoard has nothing to show"


def test_data_without_bundles_teaches_nothing(plan: FitPlan, tmp_path: Path) -> None:
    nothing = {"train": (), "valid": (), "test": ()}
    everything = {one.item_id: one for one in items()}
    write_folder(tmp_path / "bare", TrainingData(everything, nothing))  # type: ignore[arg-type]
    with pytest.raises(NothingToLearn):
        fit(replace(plan, data=(tmp_path / "bare",), out=tmp_path / "out"))


def test_settings_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    config = tmp_path / "fit.yml"
    config.write_text("learning_rate: 1e-4\nadapter: {rank: 4}\n")
    assert read_settings(config).learning_rate == 1e-4
    assert read_settings(config).adapter.rank == 4
    config.write_text("learning_speed: 3\n")
    with pytest.raises(BadSettings, match="learning_speed"):
        read_settings(config)


def test_a_fit_may_keep_fewer_layers_of_its_base(plan: FitPlan, base: Path, tmp_path: Path) -> None:
    tall = shutil.copytree(base, tmp_path / "tall")
    config: Any = AutoConfig.from_pretrained(base, num_hidden_layers=2)
    AutoModel.from_config(config).save_pretrained(tall)  # type: ignore[no-untyped-call]
    write_manifest(tall, "tall")
    settings = replace(plan.settings, base=str(tall), epochs=1)
    short = replace(plan, out=tmp_path / "short", settings=replace(settings, layers=1))
    whole = replace(plan, out=tmp_path / "whole", settings=settings)
    sizes = []
    for one in (short, whole):
        fit(one)
        sizes.append(adapter_weights(one.out).stat().st_size)
    assert sizes[0] < sizes[1], "an adapter has nothing for layers that are not there"
    assert (read_about(short.out).layers, read_about(whole.out).layers) == (1, None)
    judge = open_judge(short.out, texts(), Known(Signals.of(texts())), tmp_path, tmp_path)
    assert judge.completing(["0-10", "1-10"], ["2-10"]).shape == (1,)


def adapter_weights(folder: Path) -> Path:
    return CheckpointFiles(folder).adapter / "adapter_model.safetensors"


def test_negatives_are_mined_anew_every_epoch(plan: FitPlan, tmp_path: Path) -> None:
    asked = replace(plan.settings, mined=2, hard=0, epochs=3)
    mined = fit(replace(plan, out=tmp_path / "mined", settings=asked))
    without = fit(replace(plan, out=tmp_path / "without", settings=replace(asked, mined=0)))
    weights = [
        load_file(CheckpointFiles(tmp_path / name).set_module) for name in ("mined", "without")
    ]
    assert mined["uniform"] >= 0.5
    assert without["uniform"] >= 0.5
    assert any(not np.array_equal(weights[0][name], weights[1][name]) for name in weights[0])
