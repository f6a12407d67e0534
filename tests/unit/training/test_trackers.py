import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from models.training.errors import BadSettings, ExtraMissing
from models.training.trackers import check, tracked


def test_a_tracker_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadSettings, match="tensorboard, mlflow, wandb"):
        check(["diary"])


@pytest.mark.parametrize("name", ["mlflow", "wandb"])
def test_one_that_is_not_installed_says_what_to_install(name: str) -> None:
    if find_spec(name):
        pytest.skip(f"{name} is installed")
    with pytest.raises(ExtraMissing, match=rf"pip install satchel\[{name}\]"):
        check([name])


def test_a_folder_of_runs_is_no_tracker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if find_spec("wandb"):
        pytest.skip("wandb is installed")
    (tmp_path / "wandb").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ExtraMissing):
        check(["wandb"])


def test_curves_go_below_the_runs_and_the_environment_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "mine")
    before = dict(os.environ)
    with tracked(["tensorboard"], tmp_path, "first"):
        assert os.environ["TENSORBOARD_LOGGING_DIR"] == str(tmp_path / "first")
        assert os.environ["MLFLOW_EXPERIMENT_NAME"] == "mine"
    assert dict(os.environ) == before
