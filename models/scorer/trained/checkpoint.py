"""A checkpoint on disk: a folder with a declared layout, safetensors and JSON only."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from models.scorer.encoder.base import base_folder
from models.scorer.encoder.errors import BaseNotFoundError
from models.scorer.encoder.manifest import base_hash, file_hash
from models.scorer.trained.errors import CheckpointNotFound, CheckpointUnfit
from models.scorer.trained.set_module import SetModule

LAYOUT = 2


@dataclass(frozen=True, slots=True)
class CheckpointFiles:
    """Where everything lies. ``adapter`` is what models.scorer.encoder.adapters opens: peft's own
    folder, bottlenecks, or all weights anew. Without it the base is frozen."""

    folder: Path

    @property
    def about(self) -> Path:
        return self.folder / "checkpoint.json"

    @property
    def adapter(self) -> Path:
        return self.folder / "adapter"

    @property
    def set_module(self) -> Path:
        return self.folder / "set_module.safetensors"

    @property
    def card(self) -> Path:
        return self.folder / "README.md"


@dataclass(frozen=True, slots=True)
class About:
    """What a checkpoint says of itself.

    ``base`` is a packaged name, folder or hub id whose tokenizer is used as it is, ``base_hash``
    what its files must be. ``reads`` names the fields of an item that the encoder was trained
    to read. ``data`` has the fingerprints of what it was trained on, by name. ``metrics`` are of
    validation rows.
    """

    base: str
    base_hash: str
    reads: tuple[str, ...]
    max_tokens: int
    hidden: int
    seed: int
    data: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    layout: int = LAYOUT

    @property
    def layers(self) -> int | None:
        """So many of the base's lowest layers were tuned; None for all of them."""
        return self.settings.get("layers") or None


def save_about(folder: Path, about: About) -> None:
    text = json.dumps(asdict(about), indent=1, sort_keys=True, ensure_ascii=False)
    CheckpointFiles(folder).about.write_text(text + "\n", encoding="utf-8")


def read_about(folder: Path) -> About:
    """Raises CheckpointNotFound without a checkpoint, CheckpointUnfit where it cannot be read."""
    path = CheckpointFiles(folder).about
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        known = {one.name: content[one.name] for one in fields(About) if one.name in content}
        about = About(**known | {"reads": tuple(content["reads"])})
    except OSError as error:
        raise CheckpointNotFound(f"{folder} holds no checkpoint: no checkpoint.json") from error
    except (ValueError, TypeError, KeyError) as error:
        raise CheckpointUnfit(f"{path} cannot be read: {error!r}; train it anew") from error
    if about.layout != LAYOUT:
        raise CheckpointUnfit(f"{folder} has layout {about.layout}, this version reads {LAYOUT}")
    return about


def save_set_module(folder: Path, module: SetModule) -> None:
    state = {name: one.detach().contiguous() for name, one in module.state_dict().items()}
    save_file(state, CheckpointFiles(folder).set_module)


def read_set_module(folder: Path, about: About) -> SetModule:
    """Ready to judge. Raises CheckpointUnfit where the file is damaged or has another shape."""
    module = SetModule(about.hidden)
    try:
        module.load_state_dict(load_file(CheckpointFiles(folder).set_module))
    except (OSError, RuntimeError, SafetensorError) as error:
        raise CheckpointUnfit(f"the set module in {folder} does not load: {error}") from error
    return module.eval().requires_grad_(False)


def checkpoint_hash(folder: Path) -> str:
    """Eight signs that name these weights exactly."""
    files = CheckpointFiles(folder)
    hashes = [file_hash(one) for one in (*sorted(files.adapter.glob("*.*")), files.set_module)]
    return sha256(" ".join(hashes).encode()).hexdigest()[:8]


def own_base(folder: Path, base: str, expected: str, base_dir: Path) -> Path:
    """Where the base lies that the checkpoint in ``folder`` was made for; ``expected`` is its
    hash. Raises BaseNotFoundError where it has not been prepared, CheckpointUnfit for another."""
    place = base_folder(base, base_dir)
    if not (place / "config.json").is_file():
        raise BaseNotFoundError(
            f"{folder} was trained on a base that is not in {place}: run python -m "
            f"models.scorer.encoder prepare --base {base}"
        )
    if base_hash(place) != expected:
        raise CheckpointUnfit(
            f"{folder} was made for another {base} than the one in {place}; prepare it anew with "
            "python -m models.scorer.encoder prepare, or train the checkpoint again"
        )
    return place
