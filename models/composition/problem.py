"""A composition as whole numbers: options of roles, conflicts between them, and linear rows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.types.item import Item
from data.types.scenario import BundleItem

Integers = NDArray[np.int64]
Chosen = tuple[int, ...]
RowKind = Literal[
    "bound",
    "budget",
    "within_days",
    "role",
    "require",
    "keep",
    "pin",
    "anchor",
    "demanded",
    "some",
    "apart",
]
# Which constraints give way first, where not all can be met. Kinds not named here never do.
RELAXATION_RANK: dict[RowKind, int] = {
    "bound": 0,
    "budget": 1,
    "within_days": 2,
    "role": 3,
    "require": 3,
    "keep": 4,
    "pin": 4,
}
UNLIMITED = 2**55
# Stands for a value that nobody knows in a row that bounds it: more than any sum of known ones.
UNKNOWN = 2**48


@dataclass(frozen=True, slots=True)
class Option:
    """One item, in one role, in its quantity."""

    line: BundleItem
    item: Item
    relevance: float


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """``low <= coefficients · chosen <= high``; ``subject`` says what it speaks of (an id)."""

    kind: RowKind
    coefficients: Integers
    low: int = -UNLIMITED
    high: int = UNLIMITED
    subject: str = ""

    def total(self, chosen: Chosen) -> int:
        return int(self.coefficients[list(chosen)].sum())

    def widened(self, total: int) -> "Row":
        """The same row with its limits just wide enough for ``total``."""
        return replace(self, low=min(self.low, total), high=max(self.high, total))


@dataclass(frozen=True, eq=False)
class Problem:
    """Take at most one option of each choice, no two in conflict, within all rows.

    ``choices`` are option indices, one tuple a role; ``conflicts`` is a symmetric matrix of
    shape (options, options); ``fixed`` counts the choices that leave nothing to choose.
    """

    options: tuple[Option, ...]
    choices: tuple[tuple[int, ...], ...]
    conflicts: NDArray[np.bool_]
    rows: tuple[Row, ...] = ()
    fixed: int = 0

    @cached_property
    def free(self) -> int:
        """How many roles there are to vary."""
        return max(0, sum(1 for choice in self.choices if choice) - self.fixed)

    def over(self, indices: Iterable[int]) -> Integers:
        """Coefficients of one for the options named, else zero."""
        coefficients = np.zeros(len(self.options), dtype=np.int64)
        coefficients[list(indices)] = 1
        return coefficients

    def with_rows(self, *rows: Row) -> "Problem":
        return replace(self, rows=(*self.rows, *rows))

    def without(self, *rows: Row) -> "Problem":
        return replace(self, rows=tuple(row for row in self.rows if row not in rows))

    def swapped(self, old: Row, new: Row) -> "Problem":
        return replace(self, rows=tuple(new if row is old else row for row in self.rows))

    def apart(self, item_ids: frozenset[str], differing: int) -> Row | None:
        """A row that keeps bundles at least ``differing`` items away from ``item_ids``.

        Counted on the symmetric difference, so that for bundles of one size it is the number
        of items exchanged, and a bundle with one item more differs by one. None where no bundle
        could come that near.
        """
        within = [i for i, option in enumerate(self.options) if option.line.item_id in item_ids]
        reachable = {self.options[i].line.item_id for i in within}
        low = 2 * differing - 1 - len(item_ids)
        if len(item_ids) - len(reachable) >= 2 * differing - 1:
            return None
        return Row("apart", 1 - 2 * self.over(within), low=low)

    def lines(self, chosen: Chosen) -> tuple[BundleItem, ...]:
        """The bundle chosen, in the order of the roles."""
        return tuple(self.options[i].line for i in sorted(chosen))

    def item_ids(self, chosen: Chosen) -> frozenset[str]:
        return frozenset(self.options[i].line.item_id for i in chosen)
