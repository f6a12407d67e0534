"""Finds the items nearest to a vector; exact today, replaceable by any index of unit vectors."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]


class VectorIndex(Protocol):
    """Unit vectors of items by id."""

    def similarities(self, vector: Vector, item_ids: Sequence[str]) -> NDArray[np.float32]:
        """Cosines in the order of ``item_ids``, of shape (items,)."""
        ...

    def vector(self, item_id: str) -> Vector:
        """The item's own vector, of shape (dim,)."""
        ...


class ExactIndex:
    """All vectors in one matrix: exact, and for tens of thousands of items fast enough."""

    def __init__(self, rows: Mapping[str, int], vectors: Vectors) -> None:
        self._vectors = vectors
        self._rows = rows

    def similarities(self, vector: Vector, item_ids: Sequence[str]) -> NDArray[np.float32]:
        rows = [self._rows[item_id] for item_id in item_ids]
        return np.asarray(self._vectors[rows] @ vector, np.float32)

    def vector(self, item_id: str) -> Vector:
        return np.asarray(self._vectors[self._rows[item_id]], np.float32)
