"""Opens what a fit made of a base, by whatever method it was tuned."""

from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file

from models.scorer.encoder.bottleneck import SHAPE, load_bottlenecks
from models.scorer.encoder.errors import BaseDamagedError

WHOLE = "model.safetensors"
"""All weights of a base that was tuned whole; no other method's folder has this file."""


def adapted(base: Any, folder: Path) -> Any:
    """The base with what lies in the folder: other weights, bottlenecks, or an adapter of peft's,
    merged unless it is a prefix. Raises BaseDamagedError where weights of ours do not fit."""
    if (folder / WHOLE).is_file():
        _load_whole(base, folder / WHOLE)
        return base
    if (folder / SHAPE).is_file():
        load_bottlenecks(base, folder)
        return base.eval()
    # Loaded here alone: it takes a second, and without an adapter nobody needs it.
    from models.scorer.encoder.merging import adapter_config, merged  # noqa: PLC0415
    from models.scorer.encoder.prefix import load_prefix  # noqa: PLC0415

    if adapter_config(folder).is_prompt_learning:
        return load_prefix(base, folder)
    return merged(base, folder)


def _load_whole(base: Any, path: Path) -> None:
    try:
        base.load_state_dict(load_file(path))
    except (OSError, RuntimeError, SafetensorError) as error:
        raise BaseDamagedError(f"{path} does not fit the base: {error}") from error
