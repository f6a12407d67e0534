"""Kinds of options: those of one role that are in conflict with the same others."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.composition.conflicts import alike
from models.composition.problem import Problem

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The same conflicts in few words.

    ``repeated`` are the options of one item, of which one may be taken at most; ``groups`` has
    every option with those of its kind, ``apart`` the pairs of groups that cannot stand together.
    """

    repeated: tuple[Group, ...]
    groups: tuple[Group, ...]
    apart: tuple[tuple[int, int], ...]


def kinds_of(problem: Problem) -> Kinds:
    """All conflicts of the problem, and none besides."""
    ids = [option.line.item_id for option in problem.options]
    ruled = problem.conflicts & ~alike(ids)
    role_of = {i: role for role, choice in enumerate(problem.choices) for i in choice}
    rows = range(len(ids))
    groups = _grouped(rows, [(role_of[i], ruled[i].tobytes()) for i in rows])
    firsts = [group[0] for group in groups]
    pairs = np.argwhere(np.triu(ruled[np.ix_(firsts, firsts)]))
    repeated = (group for group in _grouped(rows, ids) if len(group) > 1)
    return Kinds(tuple(repeated), groups, tuple((one, other) for one, other in pairs.tolist()))


def _grouped(indices: Sequence[int], keys: Sequence[object]) -> tuple[Group, ...]:
    groups: dict[object, list[int]] = defaultdict(list)
    for i, key in zip(indices, keys, strict=True):
        groups[key].append(i)
    return tuple(map(tuple, groups.values()))
