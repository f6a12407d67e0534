"""Asks the set module which items belong to a set, over one fixed range of items."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray

from models.scorer.trained.set_module import SetBatch, SetModule
from models.scorer.trained.signals import Rows, Signals

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Wish:
    """What was asked for: its words, and its unit vector of shape (dim,)."""

    words: str
    vector: Floats


@dataclass(frozen=True)
class Belonging:
    """``vectors`` are the items' unit vectors by the tuned encoder, (items, dim), in the order
    of ``signals``."""

    vectors: Floats
    signals: Signals
    module: SetModule

    def completing(self, rest: Rows, candidates: Rows, wish: Wish | None) -> Floats:
        """How well each candidate would complete the rest, of shape (candidates,)."""
        if len(rest):
            batch = self._batch(candidates, rest, np.arange(len(rest))[None, :], wish)
        else:
            batch = self._batch(candidates, candidates[:1], np.full((1, 1), -1), wish)
        found: Floats = self._logits(batch)[0]
        return found

    def of_sets(self, sets: Sequence[Rows], wish: Wish | None) -> Floats:
        """A logit a set, (sets,): the mean of how well each item belongs to the others."""
        items, found = np.unique(np.concatenate(sets), return_inverse=True)
        starts = np.cumsum([0, *map(len, sets)])
        longest = max(map(len, sets))
        rest = np.full((len(found), max(longest - 1, 1)), -1)
        for start, end in pairwise(starts):
            for place in range(start, end):
                others = np.concatenate([found[start:place], found[place + 1 : end]])
                rest[place, : len(others)] = others
        logits = self._logits(self._batch(items, items, rest, wish))
        own = logits[np.arange(len(found)), found]
        sums = np.add.reduceat(own, starts[:-1])
        return np.asarray(sums / np.diff(starts), np.float32)

    def _logits(self, batch: SetBatch) -> Floats:
        with torch.inference_mode():
            return np.asarray(self.module(batch).numpy(), np.float32)

    def _batch(self, items: Rows, others: Rows, rest: Rows, wish: Wish | None) -> SetBatch:
        own, beside = self.vectors[items], self.vectors[others]
        questions, nothing = len(rest), np.zeros((len(rest), len(items)), np.float32)
        wished, wish_words, wish_rest = nothing, np.zeros((2, *nothing.shape), np.float32), 0.0
        if wish is not None:
            wished = np.broadcast_to(own @ wish.vector, nothing.shape)
            words = self.signals.wished([wish.words], items)
            wish_words = np.broadcast_to(words, (len(words), *nothing.shape))
            near = np.append(beside @ wish.vector, 0.0)
            wish_rest = near[rest].sum(1) / np.maximum((rest >= 0).sum(1), 1)
        said = np.full(questions, float(wish is not None), np.float32)
        return SetBatch(
            cosines=_tensor(own @ beside.T),
            signals=_tensor(self.signals.between(items, others)),
            rest=torch.from_numpy(np.ascontiguousarray(rest)),
            wish_cosines=_tensor(wished),
            wish_signals=_tensor(wish_words),
            wish_rest=_tensor(np.broadcast_to(np.float32(wish_rest), (questions,))),
            role_cosines=_tensor(nothing),
            has_wish=_tensor(said),
            has_role=_tensor(np.zeros(questions, np.float32)),
            facts=_tensor(self.signals.facts[items]),
        )


def _tensor(values: Floats) -> torch.Tensor:
    return torch.from_numpy(np.array(values, np.float32))
