"""The smallest widening of a request that nothing meets as it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from models.composition.problem import RELAXATION_RANK, UNKNOWN, Chosen, Problem, Row, RowKind
from models.composition.solver import Model, solve


@dataclass(frozen=True, slots=True)
class Widening:
    """A row that gave way, and a choice that shows how far (None: it was left out whole)."""

    row: Row
    witness: Chosen | None


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The problem with some rows widened or left out, and a choice that meets it then."""

    problem: Problem
    widenings: tuple[Widening, ...]
    witness: Chosen


def relax(problem: Problem, seed: int) -> Relaxed | None:
    """Fewest rows first, then the cheapest kinds, then the smallest amounts; None if hopeless.

    Where the solver stops early over very large categories, a little more than that may give way.
    """
    found = _fewest(problem, seed)
    if found is None:
        return None
    loose, witness = found
    amounts = [row for row in loose if row.kind in _AMOUNTS]
    whole = [row for row in loose if row.kind not in _AMOUNTS]
    widenings = [Widening(row, None) for row in whole]
    problem = problem.without(*whole)
    for place, row in enumerate(amounts):
        # Until it is their turn, the rows after this one say nothing.
        waiting = amounts[place + 1 :]
        open_problem = problem.without(row, *waiting)
        wider, witness = _AMOUNTS[row.kind](open_problem, row, witness, seed)
        problem = problem.without(row) if wider is None else problem.swapped(row, wider)
        widenings.append(Widening(row, None) if wider is None else Widening(wider, witness))
    return Relaxed(problem, tuple(widenings), witness)


def _fewest(problem: Problem, seed: int) -> tuple[list[Row], Chosen] | None:
    """The rows to give up, cheapest kind first, and a choice that meets all others."""
    soft = [row for row in problem.rows if row.kind in RELAXATION_RANK]
    soft.sort(key=lambda row: RELAXATION_RANK[row.kind])
    model = Model(problem, loose=soft)
    held = [model.enforced(row) for row in soft]
    base = len(soft) + 1
    top = base ** (max(RELAXATION_RANK.values()) + 1)
    costs = [top + base ** RELAXATION_RANK[row.kind] for row in soft]
    model.model.maximize(cp_model.LinearExpr.weighted_sum(held, costs))
    solver = model.solved(seed)
    if solver is None:
        return None
    loose = [row for row, kept in zip(soft, held, strict=True) if not solver.boolean_value(kept)]
    return loose, model.chosen(solver)


def _least_excess(
    problem: Problem, row: Row, witness: Chosen, seed: int
) -> tuple[Row | None, Chosen]:
    """Widens a sum by the smallest amount; by unknown values alone it cannot be widened."""
    model = Model(problem.with_rows(row), known=witness, loose=[row])
    model.model.minimize(model.excess(row))
    solver = model.solved(seed)
    chosen = model.chosen(solver) if solver else witness
    total = row.total(chosen)
    return None if abs(total) >= UNKNOWN // 2 else row.widened(total), chosen


def _fewest_days(
    problem: Problem, row: Row, witness: Chosen, seed: int
) -> tuple[Row | None, Chosen]:
    """Lets in later and later items until it is enough; as late as the witness it surely is."""
    days = np.array([option.item.delivery_days for option in problem.options])
    worth = np.zeros(len(days), dtype=np.int64)
    latest = int(days[list(witness)].max())
    for limit in sorted({int(day) for day in days[row.coefficients > 0] if day < latest}):
        late = _later_than(limit, row, days)
        chosen = solve(problem.with_rows(late), worth, seed)
        if chosen is not None:
            return late, chosen
    return _later_than(latest, row, days), witness


def _later_than(limit: int, row: Row, days: NDArray[np.int64]) -> Row:
    return Row(row.kind, (days > limit).astype(np.int64), high=0, subject=str(limit))


_Widen = Callable[[Problem, Row, Chosen, int], tuple[Row | None, Chosen]]
# The kinds that give way by an amount; the others are left out whole. Each is given the problem
# without the row, and a choice that meets it.
_AMOUNTS: Mapping[RowKind, _Widen] = {
    "bound": _least_excess,
    "budget": _least_excess,
    "within_days": _fewest_days,
}
