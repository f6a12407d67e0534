"""Opens a checkpoint for whoever wants items of a fixed range judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from models.contract.item_text import ItemText
from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.errors import BaseDamagedError
from models.scorer.encoder.lighter import Precision
from models.scorer.encoder.vectors import VectorCache
from models.scorer.trained.belonging import Belonging, Floats, Wish
from models.scorer.trained.checkpoint import (
    About,
    CheckpointFiles,
    checkpoint_hash,
    own_base,
    read_about,
    read_set_module,
)
from models.scorer.trained.errors import CheckpointUnfit
from models.scorer.trained.known import Known
from models.scorer.trained.reading import FIELDS, words_of
from models.scorer.trained.scorer import TrainedParts
from models.scorer.trained.set_module import SetModule

NOT_IN_MEMORY = ("reviews", "reviews_zh")


@dataclass(frozen=True)
class OpenCheckpoint:
    """A checkpoint in memory: what it says of itself, its encoder, its set module."""

    about: About
    encoder: TextEncoder
    module: SetModule


def open_checkpoint(
    folder: Path,
    base_dir: Path,
    device: str = "auto",
    threads: int = 1,
    *,
    beside: TextEncoder | None = None,
    precision: Precision = "fp32",
) -> OpenCheckpoint:
    """``beside`` is an encoder whose memory it may share. Raises CheckpointError, and EncoderError
    where its base has not been prepared."""
    about = read_about(folder)
    base = own_base(folder, about.base, about.base_hash, base_dir)
    if unknown := set(about.reads) - FIELDS.keys():
        raise CheckpointUnfit(
            f"{folder} reads {', '.join(sorted(unknown))} of an item, which this version does not "
            "know; use the version that it was trained with, or train it anew"
        )
    module, adapter = read_set_module(folder, about), _adapter(folder, about)
    try:
        encoder = TextEncoder(
            base,
            device,
            threads,
            adapter,
            about.max_tokens,
            beside=beside,
            precision=precision,
            layers=about.layers,
        )
    except BaseDamagedError as error:
        raise CheckpointUnfit(f"{error}; get {folder} again, or train it anew") from error
    return OpenCheckpoint(about, encoder, module)


def _adapter(folder: Path, about: About) -> Path | None:
    """None for a checkpoint that says that its base is as it was."""
    adapter = CheckpointFiles(folder).adapter
    if adapter.is_dir():
        return adapter
    if about.settings.get("adapter", {}).get("method") != "frozen":
        raise CheckpointUnfit(f"{adapter} is missing; get {folder} again, or train it anew")
    return None


def open_parts(
    folder: Path,
    base_dir: Path,
    cache_dir: Path,
    device: str = "auto",
    threads: int = 1,
    *,
    beside: TextEncoder | None = None,
    precision: Precision = "fp32",
) -> TrainedParts:
    """What the engine's scorer is made of. Raises like open_checkpoint, and CheckpointUnfit for
    one that reads of an item what no catalog in memory has."""
    opened = open_checkpoint(folder, base_dir, device, threads, beside=beside, precision=precision)
    if absent := [one for one in opened.about.reads if one in NOT_IN_MEMORY]:
        raise CheckpointUnfit(
            f"{folder} reads {', '.join(absent)} of an item, which the engine does not have; "
            "train one whose reads leave that out"
        )
    return TrainedParts(
        name=f"{folder.resolve().name}@{checkpoint_hash(folder)}{_in(precision)}",
        reads=opened.about.reads,
        encoder=opened.encoder,
        vectors=VectorCache(cache_dir, opened.encoder),
        module=opened.module,
    )


def _in(precision: Precision) -> str:
    return "" if precision == "fp32" else f"-{precision}"


class WishEncoder(Protocol):
    """Texts to unit vectors, (texts, dim)."""

    def encode(self, texts: Sequence[str]) -> Floats: ...


@dataclass(frozen=True)
class ItemJudge:
    """Which items complete a set, over the items that it was opened with."""

    belonging: Belonging
    rows: Mapping[str, int]
    encoder: WishEncoder

    def completing(
        self, given: Sequence[str], candidates: Sequence[str], intent: str = ""
    ) -> Floats:
        """Logits of shape (candidates,). Raises KeyError for an item that it does not know."""
        wish = Wish(intent, self.encoder.encode([intent])[0]) if intent.strip() else None
        return self.belonging.completing(self._places(given), self._places(candidates), wish)

    def _places(self, item_ids: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([self.rows[one] for one in item_ids], np.int64)


def open_judge(
    folder: Path,
    items: Sequence[ItemText],
    known: Known,
    base_dir: Path,
    cache_dir: Path = Path("var/cache"),
    *,
    precision: Precision = "fp32",
) -> ItemJudge:
    """Encodes the items, or finds them encoded; ``known`` is of these items in their order.
    Raises like open_checkpoint."""
    opened = open_checkpoint(folder, base_dir, precision=precision)
    cache = VectorCache(cache_dir, opened.encoder)
    vectors = cache.vectors([words_of(one, opened.about.reads) for one in items])
    belonging = Belonging(vectors, known, opened.module)
    rows = {one.item_id: row for row, one in enumerate(items)}
    return ItemJudge(belonging, rows, opened.encoder)
