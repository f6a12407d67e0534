"""A composition as a CP-SAT model, where search alone does not settle it."""

from collections.abc import Collection

import numpy as np
from ortools.sat.python import cp_model

from models.composition.problem import UNLIMITED, Chosen, Integers, Problem, Row

EFFORT = 1.0
"""In the solver's own units, about seconds, which are the same on every machine. A hundred times
what a shop of a few thousand items ever needs."""


class Model:
    """Variables and constraints of one problem; ``loose`` rows are left out.

    Presolve on and linearization 0 were measured to be the fastest for this shape of problem
    (docs/decisions/composition.md). One worker and no clock: the same seed gives the same answer.
    """

    def __init__(self, problem: Problem, loose: Collection[Row] = ()) -> None:
        self.model = cp_model.CpModel()
        self.taken = [self.model.new_bool_var("") for _ in problem.options]
        for choice in problem.choices:
            self.model.add_at_most_one(self.taken[i] for i in choice)
        for i, j in np.argwhere(np.triu(problem.conflicts)):
            self.model.add_bool_or(~self.taken[i], ~self.taken[j])
        for row in problem.rows:
            if row not in loose:
                self.model.add_linear_constraint(self.total(row.coefficients), row.low, row.high)

    def total(self, coefficients: Integers) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.weighted_sum(self.taken, coefficients.tolist())  # type: ignore[no-any-return]

    def enforced(self, row: Row) -> cp_model.IntVar:
        """A literal that, when true, makes the row hold."""
        literal = self.model.new_bool_var("")
        total = self.total(row.coefficients)
        self.model.add_linear_constraint(total, row.low, row.high).only_enforce_if(literal)
        return literal

    def excess(self, row: Row) -> cp_model.IntVar:
        """A variable of at least the distance by which the row is missed."""
        distance = self.model.new_int_var(0, UNLIMITED, "")
        total = self.total(row.coefficients)
        self.model.add(distance >= total - row.high)
        self.model.add(distance >= row.low - total)
        return distance

    def solved(self, seed: int) -> cp_model.CpSolver | None:
        """The solver holding the best answer, or None where it proved that there is none.

        Over very large categories it stops after EFFORT: what it holds by then may not be the
        best, and None no proof.
        """
        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = EFFORT
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.random_seed = seed % 2**31
        status = solver.solve(self.model)
        return solver if solver.status_name(status) in ("OPTIMAL", "FEASIBLE") else None

    def chosen(self, solver: cp_model.CpSolver) -> Chosen:
        return tuple(i for i, taken in enumerate(self.taken) if solver.boolean_value(taken))


def solve(problem: Problem, worth: Integers, seed: int) -> Chosen | None:
    """The choice of most worth; None is a proof that there is none."""
    model = Model(problem)
    model.model.maximize(model.total(worth))
    solver = model.solved(seed)
    return model.chosen(solver) if solver else None
