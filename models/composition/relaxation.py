"""The smallest widening of a request that nothing meets as it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
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
    """The problem with some rows widened or left out, so that it can be met."""

    problem: Problem
    widenings: tuple[Widening, ...]


def relax(problem: Problem, seed: int) -> Relaxed | None:
    """Fewest rows first, then the cheapest kinds, then the smallest amounts; None if hopeless."""
    loose = _fewest(problem, seed)
    if loose is None:
        return None
    amounts = [row for row in loose if row.kind in _AMOUNTS]
    whole = [row for row in loose if row.kind not in _AMOUNTS]
    widenings = [Widening(row, None) for row in whole]
    problem = problem.without(*whole)
    for row in amounts:
        waiting = amounts[amounts.index(row) + 1 :]
        problem, widening = _AMOUNTS[row.kind](problem, row, waiting, seed)
        widenings.append(widening)
    return Relaxed(problem, tuple(widenings))


def _fewest(problem: Problem, seed: int) -> list[Row] | None:
    """The rows to give up, cheapest kind first."""
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
    return [row for row, kept in zip(soft, held, strict=True) if not solver.boolean_value(kept)]


def _least_excess(
    problem: Problem, row: Row, waiting: list[Row], seed: int
) -> tuple[Problem, Widening]:
    """Widens a sum by the smallest amount; by unknown values alone it cannot be widened."""
    model = Model(problem, loose=[row, *waiting])
    model.model.minimize(model.excess(row))
    solver = model.solved(seed)
    assert solver is not None, "a relaxation that was proven to exist"
    chosen = model.chosen(solver)
    total = row.total(chosen)
    if abs(total) >= UNKNOWN // 2:
        return problem.without(row), Widening(row, None)
    return problem.swapped(row, row.widened(total)), Widening(row, chosen)


def _fewest_days(
    problem: Problem, row: Row, waiting: list[Row], seed: int
) -> tuple[Problem, Widening]:
    """Lets in later and later items until it is enough."""
    days = np.array([option.item.delivery_days for option in problem.options])
    worth = np.zeros(len(days), dtype=np.int64)
    for limit in sorted({int(day) for day in days[row.coefficients > 0]}):
        late = Row(row.kind, (days > limit).astype(np.int64), high=0, subject=str(limit))
        wider = problem.swapped(row, late)
        chosen = solve(wider.without(*waiting), worth, seed)
        if chosen is not None:
            return wider, Widening(late, chosen)
    raise AssertionError("a relaxation that was proven to exist")


_Widen = Callable[[Problem, Row, list[Row], int], tuple[Problem, Widening]]
# The kinds that give way by an amount; the others are left out whole.
_AMOUNTS: Mapping[RowKind, _Widen] = {
    "bound": _least_excess,
    "budget": _least_excess,
    "within_days": _fewest_days,
}
