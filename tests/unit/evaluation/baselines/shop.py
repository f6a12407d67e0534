"""A tiny shop whose right answers can be seen at a glance."""

from collections.abc import Sequence

import numpy as np

from models.contract.item_text import ItemText
from models.scorer.encoder.vectors import Vectors

ITEMS = (
    ItemText("tent", "Green tent", (("Camping", "Tents"),)),
    ItemText("bag", "Green sleeping bag", (("Camping", "Bags"),)),
    ItemText("stove", "Gas stove", (("Camping", "Stoves"),)),
    ItemText("tea", "Black tea", (("Food", "Tea"),)),
    ItemText("milk", "Milk for tea", (("Food", "Milk"),)),
)


class LetterEncoder:
    """Counts letters: real vectors that need no model."""

    base_hash = "0123456789abcdef-letters"
    dim = 26

    def encode(self, texts: Sequence[str]) -> Vectors:
        found = np.full((len(texts), self.dim), 0.01, np.float32)
        for row, text in enumerate(texts):
            for letter in text.lower():
                if "a" <= letter <= "z":
                    found[row, ord(letter) - ord("a")] += 1
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)
