"""A set as one sequence of tokens: what was asked for, then its items, a separator after each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import torch
from torch import Tensor
from transformers import AutoTokenizer

from models.scorer.encoder.folder import query_prefix

Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetText:
    """A whole set in words; ``context`` may be empty. The network sees the items in this order,
    which a set does not have: it is drawn anew in training and by the alphabet in serving."""

    context: str
    items: tuple[str, ...]


class SetTokens:
    """The base's tokenizer over sets. Safe to use from several threads.

    The context has at most ``context_tokens``; the items share what is left of ``max_tokens``
    evenly, and what a short one does not need goes to the longer ones.
    """

    def __init__(self, base: Path, max_tokens: int, context_tokens: int) -> None:
        self._tokenizer: Any = AutoTokenizer.from_pretrained(base)
        self._prefix = query_prefix(base)
        self._max_tokens = max_tokens
        self._context_tokens = context_tokens
        self._start, self._end = _marks(self._tokenizer)
        self._lock = Lock()

    def sequences(self, sets: Sequence[SetText]) -> list[Ids]:
        """Token ids of each set, of at most ``max_tokens``."""
        contexts = self._pieces(self._prefix + one.context for one in sets)
        items = self._pieces(text for one in sets for text in one.items)
        return [
            self._joined(contexts[self._prefix + one.context], [items[text] for text in one.items])
            for one in sets
        ]

    def padded(self, sequences: Sequence[Ids]) -> dict[str, Tensor]:
        """What a network takes: ``input_ids`` and ``attention_mask``, (sets, longest)."""
        longest = max(map(len, sequences))
        pad = self._tokenizer.pad_token_id or 0
        ids = [[*one, *[pad] * (longest - len(one))] for one in sequences]
        mask = [[1] * len(one) + [0] * (longest - len(one)) for one in sequences]
        return {"input_ids": torch.tensor(ids), "attention_mask": torch.tensor(mask)}

    def _pieces(self, texts: Iterable[str]) -> dict[str, Ids]:
        """The ids of every different text, without marks."""
        different = list(dict.fromkeys(texts))
        if not different:
            return {}
        # The tokenizer sets padding and truncation on itself at each call.
        with self._lock:
            found = self._tokenizer(
                different, add_special_tokens=False, truncation=True, max_length=self._max_tokens
            )
        return dict(zip(different, map(tuple, found["input_ids"]), strict=True))

    def _joined(self, context: Ids, items: Sequence[Ids]) -> Ids:
        ids = [self._start, *context[: self._context_tokens], self._end]
        lengths = shares([len(one) for one in items], self._max_tokens - len(ids) - len(items))
        for one, length in zip(items, lengths, strict=True):
            ids += [*one[:length], self._end]
        # Only a set of more items than there are tokens is longer now.
        return tuple(ids[: self._max_tokens])


def shares(needs: Sequence[int], budget: int) -> list[int]:
    """How much of the budget each gets: all it needs, or else as much as any other; never more in
    sum than the budget."""
    found, left = [0] * len(needs), max(budget, 0)
    for done, at in enumerate(sorted(range(len(needs)), key=lambda place: needs[place])):
        found[at] = min(needs[at], left // (len(needs) - done))
        left -= found[at]
    return found


def _marks(tokenizer: Any) -> tuple[int, int]:
    """What begins a sequence and what ends a part. Decoders have no names for the two."""
    start = tokenizer.cls_token_id
    end = tokenizer.sep_token_id
    start = tokenizer.bos_token_id if start is None else start
    end = tokenizer.eos_token_id if end is None else end
    return int(end if start is None else start), int(end)
