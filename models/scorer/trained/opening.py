"""Opens a checkpoint for whoever wants items of a fixed range judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.contract.item_text import ItemText
from models.scorer.encoder.base import base_folder
from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.manifest import base_hash
from models.scorer.encoder.vectors import VectorCache
from models.scorer.trained.belonging import Belonging, Floats, Wish
from models.scorer.trained.checkpoint import (
    About,
    CheckpointFiles,
    read_about,
    read_set_module,
)
from models.scorer.trained.errors import CheckpointUnfit
from models.scorer.trained.reading import words_of
from models.scorer.trained.set_module import SetModule
from models.scorer.trained.signals import Signals


@dataclass(frozen=True)
class OpenCheckpoint:
    """A checkpoint in memory: what it says of itself, its encoder, its set module."""

    about: About
    encoder: TextEncoder
    module: SetModule


def open_checkpoint(
    folder: Path, base_dir: Path, device: str = "auto", threads: int = 1
) -> OpenCheckpoint:
    """Raises CheckpointError, and EncoderError where its base has not been prepared."""
    about = read_about(folder)
    base = base_folder(about.base, base_dir)
    adapter = CheckpointFiles(folder).adapter
    encoder = TextEncoder(
        base, device, threads, adapter if adapter.is_dir() else None, about.max_tokens
    )
    if base_hash(base) != about.base_hash:
        raise CheckpointUnfit(
            f"{folder} was made for another {about.base} than the one in {base}; prepare it anew "
            "with python -m models.scorer.encoder prepare, or train the checkpoint again"
        )
    return OpenCheckpoint(about, encoder, read_set_module(folder, about))


@dataclass(frozen=True)
class ItemJudge:
    """Which items complete a set, over the items that it was opened with."""

    belonging: Belonging
    rows: Mapping[str, int]
    encoder: TextEncoder

    def completing(
        self, given: Sequence[str], candidates: Sequence[str], intent: str = ""
    ) -> Floats:
        """Logits of shape (candidates,). Raises KeyError for an item that it does not know."""
        wish = Wish(intent, self.encoder.encode([intent])[0]) if intent.strip() else None
        return self.belonging.completing(self._places(given), self._places(candidates), wish)

    def _places(self, item_ids: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([self.rows[one] for one in item_ids], np.int64)


def open_judge(
    folder: Path, items: Sequence[ItemText], base_dir: Path, cache_dir: Path = Path("var/cache")
) -> ItemJudge:
    """Encodes the items, or finds them encoded, and counts their words. Raises like
    open_checkpoint."""
    opened = open_checkpoint(folder, base_dir)
    cache = VectorCache(cache_dir, opened.encoder)
    vectors = cache.vectors([words_of(one, opened.about.reads) for one in items])
    belonging = Belonging(vectors, Signals.of(items), opened.module)
    rows = {one.item_id: row for row, one in enumerate(items)}
    return ItemJudge(belonging, rows, opened.encoder)
