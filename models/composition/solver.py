"""A composition as a CP-SAT model, where search alone does not settle it."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from ortools.sat.python import cp_model

from models.composition.dominance import undominated
from models.composition.kinds import Kinds, kinds_of
from models.composition.problem import UNLIMITED, Chosen, Integers, Problem, Row

EFFORT = 1.0
"""In the solver's own units, about seconds, which are the same on every machine. A hundred times
what a shop of a few thousand items ever needs."""


class Model:
    """Variables and constraints of one problem, over the options that can be needed for a choice
    of most ``worth`` (none: for meeting as many rows as can be). ``loose`` rows are left out.
    ``known`` is a choice that is possible, for the solver to begin with.

    Presolve without probing, and linearization 2, were measured to be the fastest for this shape
    of problem (docs/decisions/composition.md). One worker and no clock: a seed gives one answer.
    """

    def __init__(
        self,
        problem: Problem,
        worth: Integers | None = None,
        known: Chosen = (),
        loose: Collection[Row] = (),
    ) -> None:
        self.model = cp_model.CpModel()
        kinds = kinds_of(problem)
        gains = np.zeros(len(problem.options), dtype=np.int64) if worth is None else worth
        needed = undominated(problem, gains, kinds)
        needed[list(known)] = True
        self.taken = {i: self.model.new_bool_var("") for i in np.flatnonzero(needed).tolist()}
        for choice in problem.choices:
            self.model.add_at_most_one(self._taken_of(choice))
        self._keep_apart(kinds)
        for row in problem.rows:
            if row not in loose:
                self.model.add_linear_constraint(self.total(row.coefficients), row.low, row.high)
        if known:
            for i, taken in self.taken.items():
                self.model.add_hint(taken, int(i in known))

    def _taken_of(self, rows: Iterable[int]) -> list[cp_model.IntVar]:
        return [self.taken[i] for i in rows if i in self.taken]

    def _keep_apart(self, kinds: Kinds) -> None:
        """Clauses over kinds: a large category has a hundred times as many pairs of options."""
        for rows in kinds.repeated:
            self.model.add_at_most_one(self._taken_of(rows))
        within = sorted({group for pair in kinds.apart for group in pair})
        some = {group: self._any_of(kinds.groups[group]) for group in within}
        for one, other in kinds.apart:
            self.model.add_bool_or(~some[one], ~some[other])

    def _any_of(self, rows: Sequence[int]) -> cp_model.IntVar:
        """Whether one of the options, of one role, is taken."""
        taken = self._taken_of(rows)
        if len(taken) == 1:
            return taken[0]
        some = self.model.new_bool_var("")
        self.model.add_exactly_one(*taken, ~some)
        return some

    def total(self, coefficients: Integers) -> cp_model.LinearExprT:
        used = [i for i in np.flatnonzero(coefficients).tolist() if i in self.taken]
        taken = [self.taken[i] for i in used]
        return cp_model.LinearExpr.weighted_sum(taken, coefficients[used].tolist())  # type: ignore[no-any-return]

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
        solver.parameters.linearization_level = 2
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.random_seed = seed % 2**31
        status = solver.solve(self.model)
        return solver if solver.status_name(status) in ("OPTIMAL", "FEASIBLE") else None

    def chosen(self, solver: cp_model.CpSolver) -> Chosen:
        return tuple(i for i, taken in self.taken.items() if solver.boolean_value(taken))


def solve(
    problem: Problem, worth: Integers, seed: int, known: Chosen | None = None
) -> Chosen | None:
    """The choice of most worth; None is a proof that there is none.

    Stopped at EFFORT, it is the best found by then, and at least ``known``, which must be possible.
    """
    model = Model(problem, worth, known or ())
    model.model.maximize(model.total(worth))
    solver = model.solved(seed)
    return model.chosen(solver) if solver else known
