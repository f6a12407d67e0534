"""One fit by several processes, in half precision, and with accumulated gradients."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml
from accelerate.commands.config.config_args import load_config_from_file
from safetensors.numpy import load_file
from transformers import TrainerCallback

from models.contract.item_text import ItemText
from models.scorer.trained.checkpoint import CheckpointFiles
from models.scorer.trained.known import Known
from models.scorer.trained.opening import open_judge
from models.scorer.trained.signals import Signals
from models.training.fit import FitPlan, fit
from models.training.launching import ACCUMULATION, PRECISION, accumulated, updates_an_epoch
from models.training.settings import FitSettings
from tests.marks import full
from tests.unit.training.launched import told

ROOT = Path(__file__).parents[3]
CONFIGURATIONS = ROOT / "models/training/launch"
KINDS_OF_NUMBERS = {"bf16": torch.bfloat16, "no": torch.float32}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def launched(
    settings: FitSettings, data: Path, folder: Path, apart: str = "together"
) -> subprocess.Popen[bytes]:
    """Two processes, in a group of their own, with the configuration that the docs name."""
    folder.mkdir(exist_ok=True)
    (folder / "fit.yml").write_text(told(settings))
    command = [
        *(sys.executable, "-m", "accelerate.commands.launch"),
        *("--config_file", str(CONFIGURATIONS / "cpu.yml")),
        *("--main_process_port", str(free_port()), "-m", "tests.unit.training.launched"),
        *(str(folder / "fit.yml"), str(data), str(folder / "out"), str(folder), apart),
    ]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def noted(folder: Path) -> list[dict[str, Any]]:
    """What the first process says of itself, and what the second says."""
    return [json.loads((folder / f"{one}.json").read_text()) for one in (0, 1)]


def weights(out: Path) -> dict[str, Any]:
    files = CheckpointFiles(out)
    return load_file(files.set_module) | load_file(files.adapter / "adapter_model.safetensors")


@pytest.mark.slow
@full
def test_two_processes_share_the_steps_and_end_with_the_weights_of_one_that_accumulates(
    settings: FitSettings, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(settings, epochs=3)
    assert launched(settings, data, tmp_path, "apart").wait() == 0
    first, second = noted(tmp_path)
    assert (first["steps"], second["steps"]) == ([0, 2, 4], [1, 3, 5])
    assert first["weights"] == second["weights"]
    assert len(set(first["weights"])) == 3, "and they learn"
    assert first["metrics"] == second["metrics"]
    assert first["encoded"] > 0
    assert second["encoded"] == 0, "only the first measures"
    written = {one.name for one in (tmp_path / "second").rglob("*") if one.is_file()}
    assert written == {"rng_state_1.pth"}, "what Trainer keeps for each process"
    text = ItemText("0-1", "thing 0 N1", (("Shop", "Kind 0"),))
    other = ItemText("1-1", "thing 1 N1", (("Shop", "Kind 1"),))
    some = [text, other]
    judge = open_judge(tmp_path / "out", some, Known(Signals.of(some)), tmp_path, tmp_path)
    assert np.isfinite(judge.completing(["0-1"], ["1-1"])).all()

    monkeypatch.setenv(PRECISION, "no")
    alone = replace(settings, accumulate=2)
    fit(FitPlan((data,), tmp_path / "alone", alone, threads=1, trackers=()))
    both = weights(tmp_path / "out"), weights(tmp_path / "alone")
    assert all(np.allclose(both[0][name], both[1][name], atol=1e-5) for name in both[0])


@pytest.mark.slow
@full
def test_two_processes_that_were_killed_go_on_and_end_with_the_same_weights(
    settings: FitSettings, data: Path, tmp_path: Path
) -> None:
    settings = replace(settings, epochs=11.5)
    assert launched(settings, data, tmp_path / "whole").wait() == 0
    first, second = (one["steps"] for one in noted(tmp_path / "whole"))
    assert len(first) == len(second) == 11, "of 23; the odd one out is not repeated"
    assert not set(first) & set(second)
    killed = launched(settings, data, tmp_path / "killed")
    work = tmp_path / "killed/out/work"
    while killed.poll() is None and not list(work.glob("checkpoint-*/trainer_state.json")):
        time.sleep(0.02)
    assert killed.poll() is None, "it was done before it could be killed"
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert not (tmp_path / "killed/out/checkpoint.json").exists()
    assert launched(settings, data, tmp_path / "killed").wait() == 0
    whole, again = (weights(tmp_path / name / "out") for name in ("whole", "killed"))
    assert all(np.allclose(whole[name], again[name], atol=1e-6) for name in whole)


class Kinds(TrainerCallback):
    """The types of numbers that the encoder's layers give while it learns, and the updates."""

    def __init__(self) -> None:
        self.kinds: set[torch.dtype] = set()
        self.updates = 0

    def on_train_begin(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        layers = given["model"].encoder.modules()
        layer = next(one for one in layers if isinstance(one, torch.nn.Linear))
        layer.register_forward_hook(self._seen)

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self.updates = state.global_step

    def _seen(self, module: Any, _given: Any, found: torch.Tensor) -> None:
        if module.training:
            self.kinds.add(found.dtype)


@pytest.mark.parametrize("asked", KINDS_OF_NUMBERS)
def test_the_precision_of_the_configuration_is_that_of_the_layers(
    asked: str, settings: FitSettings, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PRECISION, asked)
    seen = Kinds()
    short = replace(settings, epochs=1)
    fit(FitPlan((data,), tmp_path / "out", short, threads=1, trackers=(), watchers=(seen,)))
    assert seen.kinds == {KINDS_OF_NUMBERS[asked]}


def test_accumulated_steps_make_one_update_and_are_measured_as_often(
    settings: FitSettings, data: Path, tmp_path: Path
) -> None:
    seen = Kinds()
    plan = FitPlan((data,), tmp_path, settings, threads=1, trackers=(), watchers=(seen,))
    fit(replace(plan, settings=replace(settings, accumulate=2)))
    assert seen.updates == 6, "of twelve steps"


def test_the_environment_that_accelerate_sets_goes_before_the_settings(
    settings: FitSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert updates_an_epoch(10, replace(settings, accumulate=4)) == 2
    assert updates_an_epoch(1, replace(settings, accumulate=4)) == 1
    monkeypatch.setenv(ACCUMULATION, "5")
    assert accumulated(settings) == 5
    monkeypatch.setenv(ACCUMULATION, "auto")
    assert accumulated(settings) == settings.accumulate


@pytest.mark.parametrize("name", ["cpu.yml", "gpus.yml", "one_gpu.yml"])
def test_the_configurations_say_what_accelerate_knows(name: str) -> None:
    path = CONFIGURATIONS / name
    read = load_config_from_file(str(path))
    assert read.num_processes == yaml.safe_load(path.read_text())["num_processes"]
