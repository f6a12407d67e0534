"""Finds the items nearest to a vector: exactly, or in a large catalog through clusters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.retrieval.clusters import Clusters, cluster
from models.retrieval.fresh import Fresh

Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]
Near = tuple[tuple[str, float], ...]
"""Items with their cosines, nearest first."""

EXACT_UP_TO = 20_000
"""Items that are looked at one by one in less time than clusters would save."""
FRESH_SHARE = 0.2
"""Clusters are made anew when more than this share of what they hold, and at least LEAST_FRESH
items, is fresh: so all the clustering of an import costs a few times its last one."""
LEAST_FRESH = 2000


@dataclass(frozen=True)
class Clustering:
    """Clusters, and of which index, at which age, they were made."""

    clusters: Clusters
    age: int
    line: object


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

    @property
    def is_stale(self) -> bool:
        """Whether clustering anew would pay."""
        ...

    def clustering(self) -> Clustering:
        """Clusters of the vectors as they are; takes up to minutes, and changes nothing."""
        ...

    def taking(self, clustering: Clustering) -> "VectorIndex":
        """The same with these clusters, which were made of us as we were; takes a moment."""
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
        return best(self._ids, self._vectors @ vector, limit)

    def after(
        self,
        rows: Mapping[str, int],
        vectors: Vectors,
        changed: Collection[str],  # noqa: ARG002  # every vector is looked at anyway
    ) -> VectorIndex:
        return index_of(rows, vectors)

    @property
    def is_stale(self) -> bool:
        return False

    def clustering(self) -> Clustering:
        return Clustering(cluster(self._rows, self._vectors), 0, self)

    def taking(self, clustering: Clustering) -> VectorIndex:  # noqa: ARG002
        return self

    @cached_property
    def _ids(self) -> Sequence[str]:
        return tuple(self._rows)


class ClusteredIndex(ExactIndex):
    """Looks only into the clusters near a vector, and ranks what it finds there exactly.

    The clusters are of the vectors as they were when they were made. Items that have come or
    changed since are ``fresh``, and are looked at one by one. Until there are clusters every item
    is looked at.
    """

    def __init__(
        self,
        rows: Mapping[str, int],
        vectors: Vectors,
        clusters: Clusters | None = None,
        fresh: Fresh | None = None,
    ) -> None:
        super().__init__(rows, vectors)
        self._clusters = clusters
        self._fresh = fresh or Fresh()

    def nearest(self, vector: Vector, limit: int) -> Near:
        if self._clusters is None or len(self._fresh.known) > EXACT_UP_TO:
            return super().nearest(vector, limit)
        found = self._clusters.near(vector, limit)
        known = [one for one in found if one in self._rows and one not in self._fresh]
        fresh_ids, fresh_vectors = self._looked_at
        cosines = (self.similarities(vector, known), fresh_vectors @ vector)
        return best((*known, *fresh_ids), np.concatenate(cosines), limit)

    def after(
        self, rows: Mapping[str, int], vectors: Vectors, changed: Collection[str]
    ) -> VectorIndex:
        if len(rows) <= EXACT_UP_TO:
            return ExactIndex(rows, vectors)
        if rows is self._rows and vectors is self._vectors:
            return self
        coming = () if rows is self._rows else rows.keys() - self._rows.keys()
        fresh = self._fresh.after({*changed, *coming}, rows, vectors)
        return ClusteredIndex(rows, vectors, self._clusters, fresh)

    @property
    def is_stale(self) -> bool:
        if self._clusters is None:
            return True
        enough = FRESH_SHARE * len(self._clusters.item_ids)
        return len(self._fresh.known) > max(LEAST_FRESH, enough)

    def clustering(self) -> Clustering:
        clusters = cluster(self._rows, self._vectors)
        return Clustering(clusters, self._fresh.age, self._fresh.line)

    def taking(self, clustering: Clustering) -> VectorIndex:
        if clustering.line is not self._fresh.line:
            return self
        fresh = self._fresh.since(clustering.age)
        return ClusteredIndex(self._rows, self._vectors, clustering.clusters, fresh)

    @cached_property
    def _looked_at(self) -> tuple[Sequence[str], Vectors]:
        """The fresh items in order, and their vectors."""
        ids = sorted(self._fresh.known)
        return ids, self._vectors[[self._rows[item_id] for item_id in ids]]


def index_of(rows: Mapping[str, int], vectors: Vectors) -> VectorIndex:
    """The index that suits the size; a large one has no clusters yet, and says that it is stale."""
    if len(rows) <= EXACT_UP_TO:
        return ExactIndex(rows, vectors)
    return ClusteredIndex(rows, vectors)


def best(item_ids: Sequence[str], cosines: NDArray[np.float32], limit: int) -> Near:
    """The ``limit`` highest, equals in the order of ``item_ids``."""
    if limit < len(cosines):
        top = np.argpartition(-cosines, limit - 1)[:limit] if limit else np.zeros(0, int)
    else:
        top = np.arange(len(cosines))
    ordered = sorted(top.tolist(), key=lambda row: (-cosines[row], row))
    return tuple((item_ids[row], float(cosines[row])) for row in ordered)
