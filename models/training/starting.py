"""Begins a fit at the weights of a checkpoint, instead of at the bare base."""

from pathlib import Path
from typing import Any

from peft import set_peft_model_state_dict
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from models.scorer.encoder.adapters import WHOLE
from models.scorer.trained.checkpoint import CheckpointFiles, read_about, read_set_module
from models.scorer.trained.errors import CheckpointUnfit
from models.training.learner import Learner
from models.training.settings import FitSettings

PEFTS_WEIGHTS = "adapter_model.safetensors"
PEFTS_METHODS = ("lora", "ia3")


def begin_at(learner: Learner, folder: Path, settings: FitSettings) -> None:
    """Loads the encoder's tuned weights and the set module, with what it takes for usual.

    Raises CheckpointNotFound, and CheckpointUnfit where the checkpoint was tuned otherwise than
    the learner will be, or by a method whose weights cannot be taken up again.
    """
    about = read_about(folder)
    learner.module.load_state_dict(read_set_module(folder, about).state_dict())
    method = settings.adapter.method
    if about.settings.get("adapter", {}).get("method", "lora") != method:
        raise CheckpointUnfit(f"{folder} was not tuned by {method}; a fit goes on as it began")
    try:
        _load(learner.encoder, method, CheckpointFiles(folder).adapter)
    except (OSError, RuntimeError, KeyError, SafetensorError) as error:
        raise CheckpointUnfit(f"the adapter of {folder} cannot be gone on from: {error}") from error


def _load(encoder: nn.Module, method: str, adapter: Path) -> None:
    if method == "frozen":
        return
    if method == "full":
        encoder.load_state_dict(load_file(adapter / WHOLE))
    elif method in PEFTS_METHODS:
        weights = load_file(adapter / PEFTS_WEIGHTS)
        loaded: Any = set_peft_model_state_dict(encoder, weights)
        if loaded.unexpected_keys:
            raise KeyError(f"nobody knows {loaded.unexpected_keys[0]}")
    else:
        raise KeyError(f"{method} cannot be gone on from; lora, ia3, full and frozen can")
