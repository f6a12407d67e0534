"""The words of a live catalog's items: counted once, and again only when an item's words change."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from models.contract.item_text import ItemText
from models.scorer.trained.signals import Counts, Signals, Vocabulary, read_of

WEIGHED_BY = 20_000
"""Items that words get their weights from, evenly spread over a larger catalog."""
KEPT = 20_000
"""Items that stay counted: what slates are made of, and all of a shop that is not large."""

Row = tuple[NDArray[np.int32], NDArray[np.float32]]
"""Terms and weights of one item."""
Counted = tuple[Row, Row, Row]


class CountedWords:
    """Signals of a few items at a time, by a vocabulary that stays as it was.

    An item whose title changes is counted anew by the same weights, and so is a new one: a word
    that no item had counts for nothing until the catalog is laid out again. Safe to use from
    several threads.
    """

    def __init__(self, items: Iterable[ItemText]) -> None:
        everything = tuple(items)
        some = everything[:: -(-len(everything) // WEIGHED_BY) or 1]
        self._vocabulary, counts = Vocabulary.of(some)
        if len(some) < len(everything):
            self._vocabulary = self._vocabulary.with_leaves_of(everything)
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str], Counted] = OrderedDict()
        self._keep(some, counts)

    def signals(self, items: Sequence[ItemText]) -> Signals:
        """Of these items alone, in their order."""
        keys = _keys(items)
        found = self._known(keys)
        missing = {key: item for key, item in zip(keys, items, strict=True) if key not in found}
        if missing:
            fresh = tuple(missing.values())
            found |= self._keep(fresh, self._vocabulary.counted(fresh))
        rows = [found[key] for key in keys]
        counts = Counts(
            _stacked([row[0] for row in rows], len(self._vocabulary.words.vocabulary_)),
            _stacked([row[1] for row in rows], len(self._vocabulary.letters.vocabulary_)),
            _stacked([row[2] for row in rows], len(self._vocabulary.names.vocabulary_)),
        )
        return Signals.counted(items, self._vocabulary, counts)

    def _known(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Counted]:
        with self._lock:
            found = {key: row for key in keys if (row := self._kept.get(key)) is not None}
            for key in found:
                self._kept.move_to_end(key)
        return found

    def _keep(self, items: Sequence[ItemText], counts: Counts) -> dict[tuple[str, str], Counted]:
        parts = (_rows(one) for one in (counts.words, counts.letters, counts.names))
        rows = dict(zip(_keys(items), zip(*parts, strict=True), strict=True))
        with self._lock:
            self._kept.update(rows)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return rows


def _keys(items: Sequence[ItemText]) -> list[tuple[str, str]]:
    """What is counted of an item names what was counted."""
    return list(zip(*read_of(items), strict=True))


def _rows(counted: csr_matrix) -> list[Row]:
    ends = counted.indptr[1:]
    pieces = np.split(counted.indices, ends)[:-1], np.split(counted.data, ends)[:-1]
    return list(zip(*pieces, strict=True))


def _stacked(rows: Sequence[Row], terms: int) -> csr_matrix:
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    weights = np.concatenate([weights for _, weights in rows])
    return csr_matrix((weights, places, ends), shape=(len(rows), terms))
