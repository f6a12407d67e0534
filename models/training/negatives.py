"""Items that do not belong to a bundle, drawn to learn from: at random, near, or nearly right.

Items are indices into one shelf of ``items``; every draw takes a seeded generator and never gives
what is barred for its row: the bundle's own items, and other makes of the answer.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
ROWS_AT_ONCE = 256
LEAST_NORM = 1e-9


@dataclass(frozen=True)
class Shelf:
    """What negatives are drawn from.

    ``families``: shape (items,), equal numbers for variants of one make. ``kinds``: each item's
    places from the narrowest category to the widest, the same length for all: shape
    (items, levels). ``open``: shape (items,), False for what is never drawn.
    """

    families: Ints
    kinds: Ints
    open: Bools

    @staticmethod
    def of(
        families: Iterable[Hashable],
        paths: Iterable[Sequence[str]],
        barred: Iterable[bool] = (),
    ) -> "Shelf":
        """From family names and category paths (widest first). An item without a path is of the
        widest kind only; a path shorter than another repeats its narrowest category."""
        lines = [tuple(path) for path in paths]
        levels = max((len(path) for path in lines), default=1) or 1
        prefixes = [
            [path[: max(len(path) - level, min(len(path), 1))] for level in range(levels)]
            for path in lines
        ]
        numbers: dict[Hashable, int] = {}
        kinds = [[numbers.setdefault(one, len(numbers)) for one in line] for line in prefixes]
        names: dict[Hashable, int] = {}
        makes = [names.setdefault(one, len(names)) for one in families]
        closed = np.array(list(barred) or [False] * len(makes), dtype=bool)
        return Shelf(np.array(makes, np.int64), np.array(kinds, np.int64), ~closed)

    @cached_property
    def _everything(self) -> Ints:
        return np.flatnonzero(self.open)

    @cached_property
    def _of_family(self) -> dict[int, Ints]:
        return _by_number(self.families, np.arange(len(self.families)))

    @cached_property
    def _of_kind(self) -> list[dict[int, Ints]]:
        everything = self._everything
        return [_by_number(self.kinds[everything, one], everything)
                for one in range(self.kinds.shape[1])]  # fmt: skip

    def barred(self, answer: int, bundle: Iterable[int]) -> Ints:
        """Sorted: the bundle's items, and all of the answer's family."""
        return np.unique(np.append(self._of_family[int(self.families[answer])], list(bundle)))

    def everything(self) -> Ints:
        """Sorted indices of all that may be drawn."""
        return self._everything

    def of_kind(self, item: int, level: int) -> Ints:
        """Sorted indices of what may be drawn from the item's category, ``level`` steps up."""
        found = self._of_kind[level].get(int(self.kinds[item, level]))
        return np.empty(0, np.int64) if found is None else found


def uniform(
    random: np.random.Generator,
    shelf: Shelf,
    answers: Sequence[int],
    bundles: Sequence[Sequence[int]],
    count: int,
) -> Ints:
    """Shape (rows, count): any items of the shelf. Raises ValueError where it has too few."""
    rows = [
        _drawn(random, shelf.everything(), shelf.barred(answer, bundle), count)
        for answer, bundle in zip(answers, bundles, strict=True)
    ]
    return _whole(rows, count)


def same_leaf(
    random: np.random.Generator,
    shelf: Shelf,
    answers: Sequence[int],
    bundles: Sequence[Sequence[int]],
    count: int,
) -> Ints:
    """Shape (rows, count): items of the answer's own leaf category; where those are too few, of
    the category above, and so on, at last of the whole shelf."""
    rows = []
    for answer, bundle in zip(answers, bundles, strict=True):
        barred = shelf.barred(answer, bundle)
        chosen = np.empty(0, np.int64)
        wider = (shelf.of_kind(answer, level) for level in range(shelf.kinds.shape[1]))
        for members in (*wider, shelf.everything()):
            if len(chosen) < count:
                taken = np.union1d(barred, chosen)
                more = _drawn(random, members, taken, count - len(chosen))
                chosen = np.concatenate([chosen, more])
        rows.append(chosen)
    return _whole(rows, count)


def in_batch(
    shelf: Shelf,
    answers: Sequence[int],
    bundles: Sequence[Sequence[int]],
    sessions: Sequence[Hashable],
) -> Bools:
    """Shape (rows, rows): True where the answer of a column may serve as a negative of a row.

    Masked as false negatives: the row itself, answers that stand in the row's bundle, those of
    the same family as anything in it, and those of the row's session.
    """
    numbers: dict[Hashable, int] = {}
    said = np.array([numbers.setdefault(one, len(numbers)) for one in sessions])
    allowed: Bools = said[:, None] != said[None, :]
    asked = shelf.families[np.asarray(answers, np.int64)]
    for row, bundle in enumerate(bundles):
        own = shelf.families[np.asarray([*bundle, answers[row]], np.int64)]
        allowed[row] &= ~np.isin(asked, own)
    return allowed


def mined(
    random: np.random.Generator,
    shelf: Shelf,
    answers: Sequence[int],
    bundles: Sequence[Sequence[int]],
    count: int,
    *,
    queries: Floats,
    vectors: Floats,
    skip: int = 2,
    depth: int = 50,
) -> Ints:
    """Shape (rows, count): what the current model takes for right: of the ``depth`` items
    nearest to a row's query, those behind the first ``skip``, which may well be right.

    ``queries``: (rows, dim), ``vectors``: (items, dim), compared by dot product. Raises
    ValueError where depth leaves fewer than ``count``.
    """
    if depth - skip < count:
        raise ValueError(f"{depth} nearest without the first {skip} are fewer than {count}")
    rows = []
    for start in range(0, len(answers), ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        likeness = queries[some] @ vectors.T
        likeness[:, ~shelf.open] = -np.inf
        for answer, bundle, row in zip(answers[some], bundles[some], likeness, strict=True):
            row[shelf.barred(answer, bundle)] = -np.inf
            rows.append(_near(random, row, count, skip, depth))
    return _whole(rows, count)


def mean_of_the_rest(vectors: Floats, chosen: Sequence[Ints]) -> Floats:
    """A query for each item of each set, (questions, dim): the unit vector of the mean of the
    set's others, of the item itself where it stands alone. ``chosen`` are rows of ``vectors``."""
    queries = [_of_the_rest(vectors[rows]) for rows in chosen if len(rows)]
    return np.concatenate(queries) if queries else np.zeros((0, vectors.shape[1]), np.float32)


def _of_the_rest(members: Floats) -> Floats:
    rest = members.sum(0) - members if len(members) > 1 else members
    found: Floats = rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), LEAST_NORM)
    return found


def _near(random: np.random.Generator, likeness: Floats, count: int, skip: int, depth: int) -> Ints:
    reach = min(depth, len(likeness))
    nearest = np.argpartition(-likeness, reach - 1)[:reach]
    nearest = nearest[np.lexsort((nearest, -likeness[nearest]))]
    nearest = nearest[np.isfinite(likeness[nearest])][skip:]
    picked = random.choice(len(nearest), min(count, len(nearest)), replace=False)
    found: Ints = nearest[np.sort(picked)]
    return found


def _drawn(random: np.random.Generator, members: Ints, barred: Ints, count: int) -> Ints:
    """At most ``count`` different members that are not barred; both are sorted.

    Places are drawn among what is left and shifted past what is barred, so that the cost does
    not grow with the shelf.
    """
    where = np.searchsorted(members, barred)
    inside = where < len(members)
    where = where[inside][members[where[inside]] == barred[inside]]
    left = len(members) - len(where)
    places = random.choice(left, min(count, left), replace=False) if left else where[:0]
    shift = np.searchsorted(where - np.arange(len(where)), places, side="right")
    found: Ints = members[places + shift]
    return found


def _by_number(numbers: Ints, members: Ints) -> dict[int, Ints]:
    groups: dict[int, list[int]] = defaultdict(list)
    for number, member in zip(numbers.tolist(), members.tolist(), strict=True):
        groups[number].append(member)
    return {number: np.array(some, np.int64) for number, some in groups.items()}


def _whole(rows: list[Ints], count: int) -> Ints:
    if any(len(row) < count for row in rows):
        raise ValueError(f"the shelf has fewer than {count} items that could be negatives")
    return np.array(rows, np.int64).reshape(len(rows), count)
