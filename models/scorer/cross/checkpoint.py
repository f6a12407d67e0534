"""A cross-encoder on disk: a folder with a declared layout, safetensors and JSON only."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.scorer.encoder.manifest import file_hash
from models.scorer.trained.errors import CheckpointNotFound, CheckpointUnfit

LAYOUT = 1


@dataclass(frozen=True, slots=True)
class CrossFiles:
    """Where everything lies. ``adapter`` is peft's own folder and holds the head as well."""

    folder: Path

    @property
    def about(self) -> Path:
        return self.folder / "cross.json"

    @property
    def adapter(self) -> Path:
        return self.folder / "adapter"

    @property
    def card(self) -> Path:
        return self.folder / "README.md"


@dataclass(frozen=True, slots=True)
class AboutCross:
    """What a cross-encoder says of itself.

    ``base`` and ``base_hash`` as in a checkpoint of the first stage; ``reads`` are the fields of
    an item. ``weight`` from 0 to 1 is the second stage's share in the mixed score, ``first`` names
    the weights of the first stage that it was found beside (empty: it was set, not found).
    ``metrics`` are of validation rows.
    """

    base: str
    base_hash: str
    reads: tuple[str, ...]
    max_tokens: int
    context_tokens: int
    weight: float
    seed: int
    first: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    layout: int = LAYOUT


def save_about_cross(folder: Path, about: AboutCross) -> None:
    text = json.dumps(asdict(about), indent=1, sort_keys=True, ensure_ascii=False)
    CrossFiles(folder).about.write_text(text + "\n", encoding="utf-8")


def read_about_cross(folder: Path) -> AboutCross:
    """Raises CheckpointNotFound without a cross-encoder, CheckpointUnfit where it cannot be
    read."""
    path = CrossFiles(folder).about
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        known = {one.name: content[one.name] for one in fields(AboutCross) if one.name in content}
        about = AboutCross(**known | {"reads": tuple(content["reads"])})
    except OSError as error:
        raise CheckpointNotFound(f"{folder} holds no cross-encoder: no cross.json") from error
    except (ValueError, TypeError, KeyError) as error:
        raise CheckpointUnfit(f"{path} cannot be read: {error!r}; train it anew") from error
    if about.layout != LAYOUT:
        raise CheckpointUnfit(f"{folder} has layout {about.layout}, this version reads {LAYOUT}")
    return about


def cross_hash(folder: Path) -> str:
    """Eight signs that name these weights exactly."""
    hashes = [file_hash(one) for one in sorted(CrossFiles(folder).adapter.glob("*.*"))]
    return sha256(" ".join(hashes).encode()).hexdigest()[:8]
