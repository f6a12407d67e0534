"""A checkpoint that is missing, broken or unfit is refused with words that say what to do."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from peft import LoraConfig

from models.scorer.encoder.errors import BaseNotFoundError
from models.scorer.trained.checkpoint import CheckpointFiles, checkpoint_hash
from models.scorer.trained.errors import CheckpointNotFound, CheckpointUnfit
from models.scorer.trained.opening import open_parts
from tests.unit.scorer.trained.tiny import write_checkpoint

LORA = LoraConfig(r=2, target_modules=["query"])


def said(**changed: object) -> Callable[[CheckpointFiles], None]:
    def change(files: CheckpointFiles) -> None:
        files.about.write_text(json.dumps(json.loads(files.about.read_text()) | changed))

    return change


def test_a_checkpoint_opens_with_its_exact_name(checkpoint: Path, tmp_path: Path) -> None:
    parts = open_parts(checkpoint, tmp_path, tmp_path)
    assert parts.name == f"tiny-one@{checkpoint_hash(checkpoint)}"
    assert parts.reads == ("title", "title_zh", "categories")
    assert np.allclose(np.linalg.norm(parts.vectors.vectors(["tent"]), axis=1), 1.0, atol=1e-3)


@pytest.mark.parametrize(
    ("breaking", "told"),
    [
        (lambda files: files.about.write_text("{"), "train it anew"),
        (lambda files: files.set_module.unlink(), "set module"),
        (lambda files: files.set_module.write_bytes(b"\x00" * 40), "set module"),
        (lambda files: shutil.rmtree(files.adapter), "adapter is missing"),
        (
            lambda files: (files.adapter / "adapter_model.safetensors").write_bytes(b"\x00" * 40),
            "get .* again",
        ),
        (lambda files: (files.adapter / "adapter_config.json").unlink(), "get .* again"),
        (said(hidden=9), "set module"),
        (said(base_hash="0" * 64), "prepare it anew"),
        (said(layout=99), "layout 99"),
        (said(reads=["title", "smell"]), "smell"),
        (said(reads=["title", "reviews"]), "reviews leave that out|reads reviews"),
    ],
)
def test_a_checkpoint_that_does_not_fit_says_what_to_do(
    breaking: Callable[[CheckpointFiles], None], told: str, checkpoint: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(checkpoint, broken)
    breaking(CheckpointFiles(broken))
    with pytest.raises(CheckpointUnfit, match=told):
        open_parts(broken, tmp_path, tmp_path)


def test_a_folder_without_a_checkpoint_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(CheckpointNotFound, match="holds no checkpoint"):
        open_parts(tmp_path / "nowhere", tmp_path, tmp_path)


def test_a_base_that_was_not_prepared_is_named(checkpoint: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(checkpoint, moved)
    said(base="all-mpnet-base-v2")(CheckpointFiles(moved))
    with pytest.raises(BaseNotFoundError, match="prepare --base all-mpnet-base-v2"):
        open_parts(moved, tmp_path, tmp_path)


def test_a_checkpoint_that_says_so_has_no_adapter(base: Path, tmp_path: Path) -> None:
    frozen = {"adapter": {"method": "frozen"}}
    folder = write_checkpoint(tmp_path / "frozen", base, LORA, settings=frozen)
    shutil.rmtree(CheckpointFiles(folder).adapter)
    assert open_parts(folder, tmp_path, tmp_path).encoder.dim == 32
