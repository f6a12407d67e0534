"""What counting bundles alone says: what is in many of them, and what stood together in them.

Both know which items stand in train, which tells answers from drawn negatives for no reason of
the shop's (see the room's README); no other baseline may.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from models.contract.item_text import ItemText
from models.evaluation.baselines.places import Rows, places_of, rows_of

Floats = NDArray[np.float64]
DRAWN = 1e-9
"""Items never counted stand in a drawn order, else the worst rank among equals would put these
judges below chance."""


@dataclass(frozen=True)
class Popularity:
    """The more bundles an item is in, the better, whatever it shall complete."""

    rows: Rows
    counts: Floats

    @staticmethod
    def of(
        items: Sequence[ItemText], bundles: Iterable[Sequence[str]], seed: int = 0
    ) -> "Popularity":
        rows = rows_of(items)
        counts = np.asarray(_held(rows, bundles).sum(0), np.float64).ravel()
        return Popularity(rows, counts + _drawn(len(rows), seed))

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Floats:  # noqa: ARG002
        found: Floats = self.counts[places_of(self.rows, candidates)]
        return found


@dataclass(frozen=True)
class Cooccurrence:
    """Items by how often they stood together, by the cosine of their bundles (item-based nearest
    neighbours, Deshpande and Karypis, 2004), summed over what is given."""

    rows: Rows
    cosines: csr_matrix
    drawn: Floats

    @staticmethod
    def of(
        items: Sequence[ItemText], bundles: Iterable[Sequence[str]], seed: int = 0
    ) -> "Cooccurrence":
        rows = rows_of(items)
        held = _held(rows, bundles)
        counts = np.asarray(held.sum(0)).ravel()
        scaled = held @ diags(1 / np.sqrt(np.maximum(counts, 1)))
        cosines = csr_matrix(scaled.T @ scaled)
        return Cooccurrence(rows, cosines, _drawn(len(rows), seed))

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Floats:  # noqa: ARG002
        sums = np.asarray(self.cosines[places_of(self.rows, given)].sum(0)).ravel()
        found: Floats = (sums + self.drawn)[places_of(self.rows, candidates)]
        return found


def _held(rows: Rows, bundles: Iterable[Sequence[str]]) -> csr_matrix:
    """Which bundle has which item, (bundles, items); unknown items are skipped."""
    pairs = [
        (number, rows[item_id])
        for number, items in enumerate(bundles)
        for item_id in dict.fromkeys(items)
        if item_id in rows
    ]
    numbers, places = np.array(pairs, np.int64).reshape(-1, 2).T
    shape = (int(numbers.max(initial=-1)) + 1, len(rows))
    return csr_matrix((np.ones(len(numbers)), (numbers, places)), shape)


def _drawn(count: int, seed: int) -> Floats:
    return np.random.default_rng(seed).random(count) * DRAWN
