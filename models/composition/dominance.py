"""Options that need not be looked at, as another of their kind is as good in everything."""

import numpy as np
from numpy.typing import NDArray

from models.composition.kinds import Kinds
from models.composition.problem import UNLIMITED, Integers, Problem, Row


def undominated(problem: Problem, worth: Integers, kinds: Kinds) -> NDArray[np.bool_]:
    """Which options are enough to find the best choice of this worth, of shape (options,).

    Left out is each for which another of its role and kind stands in, in every bundle: worth as
    much, and nearer to no limit of any row. Of a category of hundreds that leaves a few dozen.
    """
    costs = np.column_stack([-worth, *(side for row in problem.rows for side in _sides(row))])
    once = np.ones(len(problem.options), dtype=np.bool_)
    # An item that another role could take may be taken there already: it stands in for nobody.
    once[[i for rows in kinds.repeated for i in rows]] = False
    kept = np.ones(len(problem.options), dtype=np.bool_)
    for group in kinds.groups:
        rows = np.array(group, dtype=np.int64)
        kept[rows] = ~_dominated(costs[rows], once[rows])
    return kept


def _sides(row: Row) -> list[Integers]:
    """The row as sums that a limit keeps low."""
    above = [row.coefficients] if row.high < UNLIMITED else []
    return above + ([-row.coefficients] if row.low > -UNLIMITED else [])


def _dominated(costs: Integers, once: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those that no cost tells from a better one; of equals the first is the better."""
    order = np.lexsort(costs.T[::-1])
    found = np.zeros(len(costs), dtype=np.bool_)
    better = costs[order]
    for place in range(1, len(order)):
        before = order[:place]
        able = once[before] & ~found[before]
        beaten = (better[:place] <= better[place]).all(axis=1) & able
        found[order[place]] = bool(beaten.any())
    return found
