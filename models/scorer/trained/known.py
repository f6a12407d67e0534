"""All that is known of items beside their vectors: their words, and what a shop states."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.scorer.stated.stated import ITEM_FACTS, PAIR_FACTS, ROLE_FACTS, StatedItems
from models.scorer.trained.signals import ITEM_SIGNALS, PAIR_SIGNALS, Floats, Rows, Signals

PAIRS = (*PAIR_SIGNALS, *PAIR_FACTS)
ALONE = (*ITEM_SIGNALS, *ITEM_FACTS)
Meant = tuple[int, ...] | None
"""The purposes that something is for, by their places; None where nobody says."""


@dataclass(frozen=True)
class Known:
    """Items in one order. Where no shop states anything, all facts are zero."""

    words: Signals
    stated: StatedItems | None = None

    def between(self, rows: Rows, others: Rows) -> Floats:
        """Of shape (PAIRS, rows, others)."""
        alike = self.words.between(rows, others)
        if self.stated is None:
            facts = np.zeros((len(PAIR_FACTS), len(rows), len(others)), np.float32)
        else:
            facts = self.stated.between(rows, others)
        return np.concatenate([alike, facts])

    @cached_property
    def alone(self) -> Floats:
        """Of shape (items, ALONE)."""
        words = self.words.facts
        if self.stated is None:
            return np.pad(words, ((0, 0), (0, len(ITEM_FACTS))))
        return np.concatenate([words, self.stated.alone], 1)

    def wished(self, texts: Sequence[str], rows: Rows) -> Floats:
        """How near items are to what was said, of shape (WISH_SIGNALS, texts, rows)."""
        return self.words.wished(texts, rows)

    def purposes(self, said: str) -> Meant:
        """Those that the words name; None where they name none."""
        return (self.stated.named(said) or None) if self.stated and said else None

    def filling(self, purposes: Meant, rest: Rows, asked: Rows) -> Floats:
        """What items could do beside the rest, of shape (ROLE_FACTS, asked)."""
        if self.stated is None:
            return np.zeros((len(ROLE_FACTS), len(asked)), np.float32)
        return self.stated.filling(purposes, rest, asked)
