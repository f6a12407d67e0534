"""The network that reads a whole set at once: the base with one logit on top, and its adapter."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from peft import PeftModel
from safetensors import SafetensorError
from torch import nn
from transformers import AutoModelForSequenceClassification
from transformers.utils import logging as transformers_logging

from models.scorer.cross.set_tokens import SetText, SetTokens
from models.scorer.trained.errors import CheckpointUnfit

Floats = NDArray[np.float32]

WEIGHTS = "adapter_model.safetensors"
TOKENS_AT_ONCE = 8192
"""Padded tokens of one forward pass: a hundred sets or so; bounds memory, not quality."""


def untuned(base: Path) -> Any:
    """The base with a fresh head of one logit; a base that was made to rank keeps its own."""
    # A head that is made anew, or weights that nobody uses, are no reason to warn.
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return AutoModelForSequenceClassification.from_pretrained(base, num_labels=1)


def heads(network: Any) -> list[str]:
    """Names of what stands on top of the encoder's layers and has weights: the classifier, and
    the pooler, which a base made for mean pooling has untrained or not at all. They are trained
    and saved whole; an adapter over weights drawn at random would mean nothing when opened."""
    encoder = network.base_model
    above = [
        name for name, one in network.named_children() if one is not encoder and _has_weights(one)
    ]
    pooler = getattr(encoder, "pooler", None)
    return [*above, "pooler"] if pooler is not None else above


def tuned(base: Path, adapter: Path) -> nn.Module:
    """Ready to judge, with the adapter merged. Raises CheckpointUnfit where it does not fit."""
    if not (adapter / WEIGHTS).is_file():
        # peft would look for a pickle in its place.
        raise CheckpointUnfit(f"{adapter} holds no {WEIGHTS}")
    try:
        network = PeftModel.from_pretrained(untuned(base), str(adapter))
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        raise CheckpointUnfit(f"the adapter in {adapter} does not load: {error}") from error
    whole: nn.Module = network.merge_and_unload()
    return whole.eval().requires_grad_(False)


def logits_of(network: nn.Module, tokens: SetTokens, sets: Sequence[SetText]) -> Floats:
    """One logit a set, (sets,), on the network's device; sets of like length go together."""
    device = next(network.parameters()).device
    sequences = tokens.sequences(sets)
    found = np.zeros(len(sets), np.float32)
    for places in by_length([len(one) for one in sequences], TOKENS_AT_ONCE):
        batch = tokens.padded([sequences[at] for at in places])
        with torch.inference_mode():
            output = network(**{name: one.to(device) for name, one in batch.items()})
        found[places] = output.logits[:, 0].float().cpu().numpy()
    return found


def by_length(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Places in groups of like length, whose padded size is at most ``most`` where it can be."""
    group: list[int] = []
    for at in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        if group and lengths[at] * (len(group) + 1) > most:
            yield group
            group = []
        group.append(at)
    if group:
        yield group


def _has_weights(module: nn.Module) -> bool:
    return next(module.parameters(), None) is not None
