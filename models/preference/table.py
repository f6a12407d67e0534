"""Every item's features in one matrix, kept true as single items change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from data.catalog.current import Changes
from data.catalog.snapshot import Catalog
from data.types.item import Item
from models.preference.features import FeatureSpace, Floats

Number = TypeVar("Number", bound=np.floating[Any])


@dataclass(frozen=True)
class FeatureTable:
    """``values`` has shape (items, features); ``rows`` says where each item is, in the order of
    the catalog."""

    space: FeatureSpace
    rows: Mapping[str, int]
    values: Floats

    @staticmethod
    def of(catalog: Catalog, ancestors: Mapping[str, frozenset[str]]) -> "FeatureTable":
        items = tuple(catalog.items.values())
        space = FeatureSpace.of(items, ancestors)
        return FeatureTable(space, _rows(catalog), _vectors(space, items))

    def of_items(self, item_ids: Sequence[str]) -> Floats:
        """Shape (items, features), in that order."""
        return self.values[[self.rows[item_id] for item_id in item_ids]]

    def after(self, former: Catalog, catalog: Catalog, changes: Changes) -> "FeatureTable":
        """The table of ``catalog``, which ``changes`` made of ``former``."""
        old = changes.former(former)
        space = self.space.after(old, changes.items)
        if space.features != self.space.features:
            items = tuple(catalog.items.values())
            return FeatureTable(space, _rows(catalog), _vectors(space, items))
        same = catalog.items.keys() == former.items.keys()
        rows = self.rows if same else _rows(catalog)
        values = self.values.copy() if same else moved(self.values, self.rows, rows)
        for item in _touched(catalog, old, changes.items):
            values[rows[item.item_id]] = space.item_vector(item)
        return FeatureTable(space, rows, values)


def moved(
    values: NDArray[Number], former: Mapping[str, int], rows: Mapping[str, int]
) -> NDArray[Number]:
    """The same rows where the items are now; zeros for new ones."""
    kept = [(former[item_id], row) for item_id, row in rows.items() if item_id in former]
    moved = np.zeros((len(rows), *values.shape[1:]), values.dtype)
    if kept:
        source, target = np.array(kept).T
        moved[target] = values[source]
    return moved


def _rows(catalog: Catalog) -> dict[str, int]:
    return {item_id: row for row, item_id in enumerate(catalog.items)}


def _vectors(space: FeatureSpace, items: Sequence[Item]) -> Floats:
    if not items:
        return np.zeros((0, len(space.features)))
    return np.stack([space.item_vector(item) for item in items])


def _touched(catalog: Catalog, former: Sequence[Item], newer: Sequence[Item]) -> list[Item]:
    """The changed items, and those whose place in their category a change may have moved."""
    categories = {item.category for item in (*former, *newer)}
    return [
        *catalog.items_of_leaves(categories),
        *(item for item in newer if item.held_reason is not None),
    ]
