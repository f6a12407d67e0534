"""One fit in several processes: which of them writes, what they agree on, what accelerate asks for.

Started by ``accelerate launch``, ``torchrun`` or Ray, the processes find each other by the
environment; started alone, everything here is a fit of one process.
"""

import os
from typing import TypeVar

import torch
from accelerate import PartialState
from accelerate.utils import broadcast_object_list, parse_flag_from_env

from models.training.settings import FitSettings

Value = TypeVar("Value")
PRECISION = "ACCELERATE_MIXED_PRECISION"
ACCUMULATION = "ACCELERATE_GRADIENT_ACCUMULATION_STEPS"


def has_gpu() -> bool:
    """Whether there is a GPU that accelerate's configuration does not forbid."""
    return torch.cuda.is_available() and not parse_flag_from_env("ACCELERATE_USE_CPU")


def processes() -> PartialState:
    """All processes of this fit; joins them when it is asked for the first time."""
    return PartialState(cpu=not has_gpu())


def agreed(value: Value) -> Value:
    """The first process's value, in every process. All of them must ask."""
    (value,) = broadcast_object_list([value], from_process=0)
    return value


def leave() -> None:
    """Parts from the other processes once there is nothing more to agree on."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()


def precision() -> str:
    """What accelerate's configuration says: "bf16", "fp16" or "no". Without one, half precision
    where the hardware multiplies it by itself."""
    if asked := os.environ.get(PRECISION):
        return asked
    return "bf16" if _has_fast_bf16() else "no"


def accumulated(settings: FitSettings) -> int:
    """Planned steps to one of the optimizer, in every process; the environment goes first."""
    asked = os.environ.get(ACCUMULATION, "")
    steps: int = int(asked) if asked.isdigit() else settings.accumulate
    return steps


def updates_an_epoch(a_epoch: int, settings: FitSettings) -> int:
    """Steps of the optimizer to ``a_epoch`` planned ones, which the processes share."""
    share: int = accumulated(settings) * processes().num_processes
    return max(1, round(a_epoch / share))


def _has_fast_bf16() -> bool:
    if has_gpu():
        return bool(torch.cuda.is_bf16_supported())
    return bool(getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)())
