"""Bottleneck adapters (Houlsby et al., 2019): a narrow detour behind a block of a frozen encoder.

peft has none for encoders like BERT. They stand before the residual sum, behind the feed-forward
block alone, which Pfeiffer et al. (2021) found to be enough, or behind attention as well.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from models.scorer.encoder.errors import BaseDamagedError, EncoderError

SHAPE = "bottleneck.json"
WEIGHTS = "adapter_model.safetensors"
PLACE, AFTER_ATTENTION = "output.dense", "attention.output.dense"


class NoPlaceError(EncoderError):
    """The encoder's blocks are not named as BERT's are."""


@dataclass(frozen=True, slots=True)
class BottleneckShape:
    """``width`` is the number of units in the narrow middle."""

    width: int
    behind_attention: bool = False


class Behind(nn.Module):
    """A linear layer with a detour behind it, which at first adds nothing."""

    def __init__(self, dense: nn.Linear, width: int, dropout: float) -> None:
        super().__init__()
        self.dense = dense
        self.is_on = True
        size = dense.out_features
        widening = nn.Linear(width, size)
        nn.init.zeros_(widening.weight)
        nn.init.zeros_(widening.bias)
        self.bottleneck = nn.Sequential(
            nn.Linear(size, width), nn.GELU(), nn.Dropout(dropout), widening
        )

    def forward(self, states: Tensor) -> Tensor:
        found: Tensor = self.dense(states)
        return found + self.bottleneck(found) if self.is_on else found


def add_bottlenecks(base: nn.Module, shape: BottleneckShape, dropout: float = 0.0) -> None:
    """Freezes the base and puts a detour behind its blocks. Raises NoPlaceError."""
    base.requires_grad_(False)
    places = [
        name
        for name, layer in base.named_modules()
        if name.endswith(PLACE)
        and isinstance(layer, nn.Linear)
        and (shape.behind_attention or not name.endswith(AFTER_ATTENTION))
    ]
    if not places:
        raise NoPlaceError(f"{type(base).__name__} has no {PLACE} that a bottleneck could follow")
    for name in places:
        block, _, last = name.rpartition(".")
        dense = base.get_submodule(name)
        assert isinstance(dense, nn.Linear)
        setattr(base.get_submodule(block), last, Behind(dense, shape.width, dropout))


@contextmanager
def without_bottlenecks(encoder: nn.Module) -> Iterator[None]:
    """The encoder as it was before any was added."""
    added = [one for one in encoder.modules() if isinstance(one, Behind)]
    for one in added:
        one.is_on = False
    try:
        yield
    finally:
        for one in added:
            one.is_on = True


def save_bottlenecks(encoder: nn.Module, shape: BottleneckShape, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(shape), indent=1, sort_keys=True)
    (folder / SHAPE).write_text(text + "\n", encoding="utf-8")
    save_file(_weights(encoder), folder / WEIGHTS)


def load_bottlenecks(base: nn.Module, folder: Path) -> None:
    """Puts those of a folder into the base. Raises BaseDamagedError where they do not fit."""
    try:
        shape = BottleneckShape(**json.loads((folder / SHAPE).read_text(encoding="utf-8")))
        add_bottlenecks(base, shape)
        saved = load_file(folder / WEIGHTS)
        if saved.keys() != _weights(base).keys():
            raise ValueError("they were made for a base of other layers")
        base.load_state_dict(saved, strict=False)
    except (OSError, ValueError, TypeError, RuntimeError, SafetensorError) as error:
        raise BaseDamagedError(f"the bottlenecks in {folder} do not load: {error}") from error


def _weights(encoder: nn.Module) -> dict[str, torch.Tensor]:
    return {
        name: one.detach().cpu().contiguous()
        for name, one in encoder.state_dict().items()
        if ".bottleneck." in name
    }
