"""How the base is tuned: what each method adds to it, saves of it, and is without it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from peft import AdaLoraConfig, IA3Config, LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file

from models.scorer.encoder.adapters import WHOLE
from models.scorer.encoder.bottleneck import (
    BottleneckShape,
    add_bottlenecks,
    save_bottlenecks,
    without_bottlenecks,
)
from models.scorer.encoder.prefix import add_prefix
from models.training.ranks import most_ranks, phases, settle_ranks
from models.training.settings import AdapterSettings

UNUSED = r".*pooler.*"
"""Vectors are means of the last layer's states; nothing ever flows through the pooler."""


def tuned(base: Any, adapter: AdapterSettings, updates: int) -> Any:
    """The base with what is to be learned, all else frozen. ``updates`` are the optimizer's steps
    of the whole fit. Raises NoPlaceError for a base that takes no bottleneck."""
    match adapter.method:
        case "frozen":
            return base.requires_grad_(False)
        case "full":
            return _whole(base)
        case "bottleneck":
            add_bottlenecks(base, _shape(adapter), adapter.dropout)
            return base
        case "prefix":
            return add_prefix(base, adapter.tokens)
        case _:
            return get_peft_model(base, _layers(adapter, updates))


def save_tuned(encoder: Any, adapter: AdapterSettings, folder: Path) -> None:
    """Writes what models.scorer.encoder.adapters opens; nothing of a frozen base."""
    match adapter.method:
        case "frozen":
            return
        case "full":
            folder.mkdir(parents=True, exist_ok=True)
            weights = encoder.state_dict().items()
            state = {name: one.detach().cpu().contiguous() for name, one in weights}
            save_file(state, folder / WHOLE)
        case "bottleneck":
            save_bottlenecks(encoder, _shape(adapter), folder)
        case _:
            if adapter.method == "adalora":
                settle_ranks(encoder)
            encoder.save_pretrained(folder)


@contextmanager
def untuned(encoder: Any) -> Iterator[Any]:
    """The encoder without what was added to it. Weights of the base that were changed in their
    place, as by ``full``, stay changed."""
    was_training = encoder.training
    encoder.eval()
    is_peft = isinstance(encoder, PeftModel)
    is_prefix = is_peft and encoder.active_peft_config.is_prompt_learning
    off: AbstractContextManager[Any] = without_bottlenecks(encoder)
    if is_peft:
        # peft cannot switch a prefix off where a base does not generate; its base has none.
        off = nullcontext() if is_prefix else encoder.disable_adapter()
    try:
        with off:
            yield encoder.get_base_model() if is_prefix else encoder
    finally:
        encoder.train(was_training)


def _whole(base: Any) -> Any:
    base.requires_grad_(True)
    if getattr(base, "pooler", None) is not None:
        base.pooler.requires_grad_(False)
    return base


def _shape(adapter: AdapterSettings) -> BottleneckShape:
    return BottleneckShape(adapter.width, adapter.behind_attention)


def _layers(adapter: AdapterSettings, updates: int) -> Any:
    target = list(adapter.target)
    if adapter.method == "ia3":
        return IA3Config(
            target_modules=["key", "value", "output.dense"], feedforward_modules=["output.dense"]
        )
    if adapter.method == "adalora":
        return AdaLoraConfig(
            init_r=most_ranks(adapter.rank), target_r=adapter.rank, lora_alpha=2 * adapter.rank,
            lora_dropout=adapter.dropout, target_modules=target, exclude_modules=UNUSED,
            **phases(updates),
        )  # fmt: skip
    return LoraConfig(
        r=adapter.rank, lora_alpha=2 * adapter.rank, lora_dropout=adapter.dropout,
        target_modules=target,
    )  # fmt: skip
