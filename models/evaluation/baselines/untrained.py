"""A pretrained encoder as it is: the mean of what is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.contract.item_text import ItemText
from models.evaluation.baselines.places import Rows, places_of, rows_of
from models.scorer.encoder.vectors import Encoder, VectorCache
from models.scorer.trained.reading import words_of

READS = ("title", "title_zh", "categories")
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class UntrainedEncoder:
    """``vectors`` are the items' unit vectors, (items, dim)."""

    rows: Rows
    vectors: Floats
    encoder: Encoder

    @staticmethod
    def of(items: Sequence[ItemText], encoder: Encoder, cache_dir: Path) -> "UntrainedEncoder":
        texts = [words_of(one, READS) for one in items]
        return UntrainedEncoder(
            rows_of(items), VectorCache(cache_dir, encoder).vectors(texts), encoder
        )

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Floats:
        """Cosine to the mean of the given, up to a factor; the intent is one more of them."""
        members = self.vectors[places_of(self.rows, given)]
        if intent.strip():
            members = np.concatenate([members, self.encoder.encode([intent])])
        found: Floats = self.vectors[places_of(self.rows, candidates)] @ members.sum(0)
        return found
