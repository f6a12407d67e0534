"""Asks the set module which items belong to a set, over one fixed range of items."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from models.scorer.trained.known import Known, Meant
from models.scorer.trained.set_module import SetBatch, SetModule
from models.scorer.trained.signals import WISH_SIGNALS, Rows

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Wish:
    """What was asked for: its words, and its unit vector of shape (dim,)."""

    words: str
    vector: Floats


@dataclass(frozen=True)
class Belonging:
    """``vectors`` are the items' unit vectors by the tuned encoder, (items, dim), in the order
    of ``known``."""

    vectors: Floats
    known: Known
    module: SetModule

    def completing(self, rest: Rows, candidates: Rows, wish: Wish | None) -> Floats:
        """How well each candidate would complete the rest, of shape (candidates,)."""
        if len(rest):
            pairs, places = self._pairs(candidates, rest), np.arange(len(rest))[None, :]
        else:
            pairs, places = self._pairs(candidates, candidates[:1]), np.full((1, 1), -1)
        every = np.arange(len(candidates))[None, :]
        (said,) = self._said(candidates, (wish,))
        roles = self._roles(pairs, places, every, _purposes(said))
        found: Floats = self._logits(self._batch(pairs, places, every, said, roles))[0]
        return found

    def of_sets(self, sets: Sequence[Rows], *wishes: Wish | None) -> Floats:
        """A logit a set, (sets,): the mean of how well each item belongs to the others; with
        several wishes, which say the same in other words, the mean over them. No set is empty."""
        items, found = np.unique(np.concatenate(sets), return_inverse=True)
        sizes = [len(one) for one in sets]
        pairs, rest, asked = self._pairs(items, items), _others(found, sizes), found[:, None]
        everything = self._said(items, wishes)
        roles = {
            meant: self._roles(pairs, rest, asked, meant)
            for meant in set(map(_purposes, everything))
        }
        asking = [
            self._batch(pairs, rest, asked, said, roles[_purposes(said)]) for said in everything
        ]
        own = np.mean([self._logits(one)[:, 0] for one in asking], axis=0)
        starts = np.cumsum([0, *sizes[:-1]])
        return np.asarray(np.add.reduceat(own, starts) / sizes, np.float32)

    def _logits(self, batch: SetBatch) -> Floats:
        with torch.inference_mode():
            return np.asarray(self.module(batch).numpy(), np.float32)

    def _pairs(self, items: Rows, others: Rows) -> "_Pairs":
        left, right = (torch.from_numpy(self.vectors[rows]) for rows in (items, others))
        # By torch, which keeps to its threads: numpy's BLAS wakes others, and waits for them.
        cosines = np.asarray((left @ right.T).numpy(), np.float32)
        return _Pairs(items, others, cosines, self.known.between(items, others))

    def _said(self, items: Rows, wishes: Sequence[Wish | None]) -> list["_Said | None"]:
        """One a wish; one that is None where there are none."""
        words = self.known.wished([one.words for one in wishes if one], items).swapaxes(0, 1)
        found = iter(words)
        return [
            _Said(one.vector, next(found), self.known.purposes(one.words)) if one else None
            for one in wishes or (None,)
        ]

    def _batch(
        self, pairs: "_Pairs", rest: Rows, asked: Rows, said: "_Said | None", roles: Floats
    ) -> SetBatch:
        """``rest`` (questions, longest rest) are places among the pairs' others, ``asked``
        (questions, some) among their items; ``roles`` (ROLE_FACTS, questions, some)."""
        nothing = np.zeros((len(rest), asked.shape[1]), np.float32)
        wished, wish_words = nothing, np.zeros((len(WISH_SIGNALS), *nothing.shape), np.float32)
        wish_rest = np.zeros(len(rest), np.float32)
        if said is not None:
            wished = (self.vectors[pairs.items] @ said.vector)[asked]
            wish_words = said.words[:, asked]
            near = np.append(self.vectors[pairs.others] @ said.vector, np.float32(0.0))
            wish_rest = near[rest].sum(1) / np.maximum((rest >= 0).sum(1), 1)
        return SetBatch(
            cosines=_tensor(pairs.cosines),
            signals=_tensor(pairs.signals),
            rest=torch.from_numpy(np.ascontiguousarray(rest)),
            wish_cosines=_tensor(wished),
            wish_signals=_tensor(wish_words),
            wish_rest=_tensor(wish_rest),
            has_wish=_tensor(np.full(len(rest), float(said is not None))),
            roles=_tensor(roles),
            facts=_tensor(self.known.alone[pairs.items]),
            asked=torch.from_numpy(np.ascontiguousarray(asked)),
        )

    def _roles(self, pairs: "_Pairs", rest: Rows, asked: Rows, purposes: Meant) -> Floats:
        """Of shape (ROLE_FACTS, questions, some)."""
        found = [
            self.known.filling(purposes, pairs.others[some[some >= 0]], pairs.items[places])
            for some, places in zip(rest, asked, strict=True)
        ]
        return np.stack(found, 1)


@dataclass(frozen=True)
class _Pairs:
    """What items have to do with others: ``cosines`` (items, others), ``signals``
    (PAIRS, items, others)."""

    items: Rows
    others: Rows
    cosines: Floats
    signals: Floats


@dataclass(frozen=True)
class _Said:
    """A wish: its ``vector`` (dim,), how near its ``words`` are to the items, (WISH_SIGNALS,
    items), and the purposes that it names."""

    vector: Floats
    words: Floats
    purposes: Meant


def _purposes(said: _Said | None) -> Meant:
    return None if said is None else said.purposes


def _others(found: Rows, sizes: Sequence[int]) -> Rows:
    """For each item of each set the others of its set, (items, longest - 1), -1 beyond."""
    rest = np.full((len(found), max(1, max(sizes) - 1)), -1)
    start = 0
    for size in sizes:
        places = found[start : start + size]
        others = np.broadcast_to(places, (size, size))[~np.eye(size, dtype=bool)]
        rest[start : start + size, : size - 1] = others.reshape(size, size - 1)
        start += size
    return rest


def _tensor(values: NDArray[np.floating]) -> torch.Tensor:
    return torch.from_numpy(np.array(values, np.float32))
