"""Which options cannot stand in one bundle."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.composition.problem import Option
from models.constraints.facts import Facts
from models.constraints.pairs import by_category, verdicts

Pairs = NDArray[np.bool_]


def conflicts(options: Sequence[Option], facts: Facts) -> Pairs:
    """Pairs of different roles that are one item twice, or that a rule forbids.

    A symmetric matrix of shape (options, options).
    """
    found = alike([option.line.item_id for option in options])
    items = [option.item for option in options]
    places = by_category(items, facts)
    for rule in facts.rules:
        ours, theirs = (places.get(one) for one in (rule.left_category, rule.right_category))
        if ours and theirs:
            broken = verdicts(rule, [items[i] for i in ours], [items[i] for i in theirs]) < 0
            found[np.ix_(ours, theirs)] |= broken
            found[np.ix_(theirs, ours)] |= broken.T
    return found & ~alike([option.line.role_id for option in options])


def alike(names: Sequence[str]) -> Pairs:
    """Where two of the names are the same one, of shape (names, names)."""
    _, numbers = np.unique(np.array(names, dtype=np.str_), return_inverse=True)
    return np.asarray(numbers[:, np.newaxis] == numbers[np.newaxis, :])
