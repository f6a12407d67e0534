"""Merges an adapter of peft's into the base it was trained on."""

from pathlib import Path
from typing import Any

from peft import PeftConfig, PeftType, set_peft_model_state_dict
from peft.mapping import PEFT_TYPE_TO_TUNER_MAPPING
from safetensors import SafetensorError
from safetensors.torch import load_file

from models.scorer.encoder.errors import BaseDamagedError

WEIGHTS = "adapter_model.safetensors"
OUTER = "base_model."
"""What peft's outermost model, which we do without, puts before the names of weights."""


def adapter_config(adapter: Path) -> PeftConfig:
    """Raises BaseDamagedError. Where there is no such file peft would ask the hub for it."""
    path = adapter / "adapter_config.json"
    if not path.is_file():
        raise BaseDamagedError(f"{path} is missing")
    try:
        config: PeftConfig = PeftConfig.from_pretrained(str(adapter))
    except (ValueError, TypeError, KeyError) as error:
        raise BaseDamagedError(f"{path} cannot be read: {error}") from error
    return config


def merged(base: Any, adapter: Path) -> Any:
    """The base with the adapter's weights in its own, as fast as it was. Raises BaseDamagedError.

    peft's outermost model is left out: it brings what training needs, and asks transformers for
    what that has renamed, which warns.
    """
    try:
        config = adapter_config(adapter)
        config.inference_mode = True
        left = _ranks_left(config)
        tuner = PEFT_TYPE_TO_TUNER_MAPPING[PeftType(config.peft_type)](base, config, "default")
        if left is not None:
            config.rank_pattern = left  # type: ignore[attr-defined]
        state = load_file(adapter / WEIGHTS)
        told = {name.removeprefix(OUTER): one for name, one in state.items()}
        loaded: Any = set_peft_model_state_dict(tuner, told)
    except (OSError, RuntimeError, ValueError, KeyError, SafetensorError) as error:
        raise BaseDamagedError(f"the adapter in {adapter} does not load: {error}") from error
    if loaded.unexpected_keys:
        name = loaded.unexpected_keys[0]
        raise BaseDamagedError(f"the adapter in {adapter} is of another base: it has {name}")
    return tuner.merge_and_unload()


def _ranks_left(config: Any) -> Any:
    """Takes out of AdaLoRA's configuration which ranks it left each layer. peft needs it for the
    weights, but reads it as LoRA's while it makes the layers, and warns."""
    if config.peft_type != PeftType.ADALORA:
        return None
    left, config.rank_pattern = config.rank_pattern, None
    return left
