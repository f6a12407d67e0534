"""AdaLoRA's ranks (Zhang et al., 2023): which layers keep them, decided while a fit runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

IMPORTANCE = "ranks.safetensors"
AVERAGES = ("exp_avg_ipt", "exp_avg_unc")
"""What peft's allocator remembers of the steps before."""


def most_ranks(rank: int) -> int:
    """Ranks to begin with where ``rank`` a layer are to be left."""
    return rank + max(1, rank // 2)


def phases(updates: int) -> dict[str, Any]:
    """A tenth of the steps with all ranks, the last fifth with what is left of them."""
    return {
        "total_step": max(updates, 1),
        "tinit": updates // 10,
        "tfinal": updates // 5,
        "deltaT": max(1, updates // 100),
    }


class RankAllocation(TrainerCallback):
    """Takes ranks away after each step of the optimizer, and remembers across a SIGKILL what it
    found important. ``encoder`` is a base with AdaLoRA."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder

    def on_train_begin(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,  # noqa: ARG002
        **_: Any,
    ) -> None:
        config = self._encoder.active_peft_config
        for name, value in phases(state.max_steps).items():
            setattr(config, name, value)
        if state.global_step:
            settle_ranks(self._encoder)
            _recall(self._encoder, _folder(args, state) / IMPORTANCE)

    def on_optimizer_step(
        self,
        args: TrainingArguments,  # noqa: ARG002
        state: TrainerState,
        control: TrainerControl,  # noqa: ARG002
        **_: Any,
    ) -> None:
        self._encoder.base_model.update_and_allocate(state.global_step + 1)

    def on_save(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,  # noqa: ARG002
        **_: Any,
    ) -> None:
        if state.is_world_process_zero:
            save_file(_remembered(self._encoder), _folder(args, state) / IMPORTANCE)


def settle_ranks(encoder: Any) -> None:
    """Notes as left those ranks whose singular value is not zero. peft notes its last decision,
    but the weights may be those of an earlier step, the best one. Each layer keeps one, be it
    zero, as peft takes a matrix without ranks for a damaged one."""
    encoder.active_peft_config.rank_pattern = {
        name: _left(one.detach().view(-1) != 0) for name, one in _values(encoder)
    }


def ranks_left(encoder: Any) -> dict[str, int]:
    """How many ranks each layer has, by the name of its singular values."""
    return {name: int((one != 0).sum()) for name, one in _values(encoder)}


def far_from_orthogonal(encoder: Any) -> Tensor:
    """How far the singular vectors are from being such, a mean over all matrices. peft adds this
    to a model's own loss; an encoder has none."""
    distances = []
    for name, one in encoder.named_parameters():
        if "lora_A" in name or "lora_B" in name:
            product = one @ one.T if "lora_A" in name else one.T @ one
            distances.append((product - torch.eye(len(product), device=one.device)).norm())
    return torch.stack(distances).mean()


def _values(encoder: Any) -> Iterator[tuple[str, Tensor]]:
    """Singular values by the names that peft's allocator has for them."""
    for name, one in encoder.base_model.model.named_parameters():
        if "lora_E" in name:
            yield name, one


def _left(is_left: Tensor) -> list[bool]:
    found: list[bool] = is_left.tolist()
    return found if any(found) else [True, *found[1:]]


def _remembered(encoder: Any) -> dict[str, Tensor]:
    allocator = encoder.base_model.rankallocator
    return {
        f"{kind} {name}": one.cpu().contiguous()
        for kind in AVERAGES
        for name, one in getattr(allocator, kind).items()
    }


def _recall(encoder: Any, path: Path) -> None:
    if not path.is_file():
        return  # killed between the weights and this; the averages begin anew
    allocator = encoder.base_model.rankallocator
    device = next(encoder.parameters()).device
    for key, one in load_file(path, device=str(device)).items():
        kind, _, name = key.partition(" ")
        getattr(allocator, kind)[name] = one
        allocator.ipt[name] = torch.zeros_like(one)


def _folder(args: TrainingArguments, state: TrainerState) -> Path:
    return Path(str(args.output_dir)) / f"checkpoint-{state.global_step}"
