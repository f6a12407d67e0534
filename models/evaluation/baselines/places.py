"""Where items stand in the arrays of a judge."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.contract.item_text import ItemText

Places = NDArray[np.int64]
Rows = Mapping[str, int]


def rows_of(items: Sequence[ItemText]) -> dict[str, int]:
    return {one.item_id: row for row, one in enumerate(items)}


def places_of(rows: Rows, item_ids: Sequence[str]) -> Places:
    """Shape (item_ids,). Raises KeyError for an item that the judge was not opened with."""
    return np.array([rows[one] for one in item_ids], np.int64)
