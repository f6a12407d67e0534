"""Finds the items nearest to a vector: exactly, or in a large catalog through clusters."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.retrieval.clusters import Clusters, cluster

Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]
Near = tuple[tuple[str, float], ...]
"""Items with their cosines, nearest first."""

EXACT_UP_TO = 20_000
"""Items that are looked at one by one in less time than clusters would save."""


class VectorIndex(Protocol):
    """Unit vectors of items by id; zeros stand for an item that nobody has encoded yet."""

    def similarities(self, vector: Vector, item_ids: Sequence[str]) -> NDArray[np.float32]:
        """Cosines in the order of ``item_ids``, of shape (items,)."""
        ...

    def vector(self, item_id: str) -> Vector:
        """The item's own vector, of shape (dim,)."""
        ...

    def nearest(self, vector: Vector, limit: int) -> Near:
        """At most ``limit`` items of the whole catalog."""
        ...

    def after(
        self, rows: Mapping[str, int], vectors: Vectors, changed: Collection[str]
    ) -> "VectorIndex":
        """The index of these vectors, which are ours but for the changed, new and gone items."""
        ...


class ExactIndex:
    """All vectors in one matrix: exact, and for tens of thousands of items fast enough."""

    def __init__(self, rows: Mapping[str, int], vectors: Vectors) -> None:
        self._rows = rows
        self._vectors = vectors

    def similarities(self, vector: Vector, item_ids: Sequence[str]) -> NDArray[np.float32]:
        rows = [self._rows[item_id] for item_id in item_ids]
        return np.asarray(self._vectors[rows] @ vector, np.float32)

    def vector(self, item_id: str) -> Vector:
        return np.asarray(self._vectors[self._rows[item_id]], np.float32)

    def nearest(self, vector: Vector, limit: int) -> Near:
        return best(tuple(self._rows), self._vectors @ vector, limit)

    def after(
        self,
        rows: Mapping[str, int],
        vectors: Vectors,
        changed: Collection[str],  # noqa: ARG002  # every vector is looked at anyway
    ) -> VectorIndex:
        return ExactIndex(rows, vectors)


class ClusteredIndex(ExactIndex):
    """Looks only into the clusters near a vector, and ranks what it finds there exactly.

    The clusters are of the vectors as they were when they were made. Items that have come or
    changed since are ``fresh``, and are looked at one by one.
    """

    def __init__(
        self,
        rows: Mapping[str, int],
        vectors: Vectors,
        clusters: Clusters,
        fresh: Collection[str] | None = None,
    ) -> None:
        super().__init__(rows, vectors)
        self._clusters = clusters
        self._fresh = frozenset(rows.keys() - set(clusters.item_ids) if fresh is None else fresh)

    def nearest(self, vector: Vector, limit: int) -> Near:
        found = self._clusters.near(vector, limit)
        known = [one for one in found if one in self._rows and one not in self._fresh]
        ids = (*known, *sorted(self._fresh))
        return best(ids, self.similarities(vector, ids), limit)

    def after(
        self, rows: Mapping[str, int], vectors: Vectors, changed: Collection[str]
    ) -> VectorIndex:
        fresh = self._fresh.union(changed)
        if rows is not self._rows:
            fresh = fresh.union(rows.keys() - self._rows.keys()).intersection(rows)
        return ClusteredIndex(rows, vectors, self._clusters, fresh)


def index_of(rows: Mapping[str, int], vectors: Vectors) -> VectorIndex:
    """The index that suits the size; clustering takes about a minute for a million items."""
    if len(rows) <= EXACT_UP_TO:
        return ExactIndex(rows, vectors)
    return ClusteredIndex(rows, vectors, cluster(rows, vectors))


def best(item_ids: Sequence[str], cosines: NDArray[np.float32], limit: int) -> Near:
    """The ``limit`` highest, equals in the order of ``item_ids``."""
    if limit < len(cosines):
        top = np.argpartition(-cosines, limit - 1)[:limit] if limit else np.zeros(0, int)
    else:
        top = np.arange(len(cosines))
    ordered = sorted(top.tolist(), key=lambda row: (-cosines[row], row))
    return tuple((item_ids[row], float(cosines[row])) for row in ordered)
