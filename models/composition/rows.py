"""Constraints as rows over the options of a composition."""

from collections.abc import Iterator, Sequence

import numpy as np

from data.catalog.measures import measures
from models.composition.opening import Opening
from models.composition.problem import UNKNOWN, UNLIMITED, Integers, Problem, Row, RowKind
from models.constraints.facts import Facts
from models.contract.constraints import Bound, Constraints

# Measures are kept to a ten-thousandth of their unit.
SCALE = 10_000


def rows(
    problem: Problem, found: Sequence[Opening], constraints: Constraints, facts: Facts
) -> Iterator[Row]:
    """The rows of budget, delivery, bounds, roles, kept items and required categories."""
    yield from _budget(problem, constraints)
    yield from _delivery(problem, constraints)
    for index, bound in enumerate(constraints.bounds):
        yield from _bound(problem, found, bound, index)
    yield from _roles(problem, found)
    for item_id in constraints.keep:
        kept = [i for i, each in enumerate(problem.options) if each.line.item_id == item_id]
        yield Row("keep", problem.over(kept), low=1, subject=item_id)
    for category in constraints.require:
        held = [
            i
            for i, each in enumerate(problem.options)
            if facts.is_within(each.item.category, category)
        ]
        yield Row("require", problem.over(held), low=1, subject=category)


def prices(problem: Problem) -> Integers:
    """Price times quantity of each option, in hundredths."""
    totals = [each.item.price_cents * each.line.quantity for each in problem.options]
    return np.array(totals, dtype=np.int64)


def _budget(problem: Problem, constraints: Constraints) -> Iterator[Row]:
    budget = constraints.budget
    if budget is not None:
        low = -UNLIMITED if budget.min_cents is None else budget.min_cents
        high = UNLIMITED if budget.max_cents is None else budget.max_cents
        yield Row("budget", prices(problem), low, high)


def _delivery(problem: Problem, constraints: Constraints) -> Iterator[Row]:
    limit = constraints.within_days
    if limit is not None:
        late = [i for i, each in enumerate(problem.options) if each.item.delivery_days > limit]
        yield Row("within_days", problem.over(late), high=0, subject=str(limit))


def _bound(problem: Problem, found: Sequence[Opening], bound: Bound, index: int) -> Iterator[Row]:
    """The bound as a sum that must stay below, by more than rounding can make up."""
    roles = {opening.role.role_id for opening in found}
    if bound.role_id is not None and bound.role_id not in roles:
        return
    coefficients = np.zeros(len(problem.options), dtype=np.int64)
    sign = 1 if bound.direction == "less" else -1
    measure = measures()[bound.measure]
    limit = round(bound.value * SCALE)
    for i, option in enumerate(problem.options):
        if bound.role_id not in (None, option.line.role_id):
            continue
        value = measure.value(option.item)
        if value is None:
            coefficients[i] = UNKNOWN
        elif measure.aggregate == "sum":
            coefficients[i] = sign * round(value * option.line.quantity * SCALE)
        else:
            coefficients[i] = sign * (round(value * SCALE) - limit)
    margin = len(problem.choices) + 1
    high = (sign * limit if measure.aggregate == "sum" else 0) - margin
    yield Row("bound", coefficients, high=high, subject=str(index))


def _roles(problem: Problem, found: Sequence[Opening]) -> Iterator[Row]:
    for opening, choice in zip(found, problem.choices, strict=True):
        if opening.demanded or opening.role.required:
            kind: RowKind = "demanded" if opening.demanded else "role"
            yield Row(kind, problem.over(choice), low=1, subject=opening.role.role_id)
        if opening.pinned is not None:
            pinned = [
                i for i in choice if problem.options[i].line.item_id == opening.pinned.item_id
            ]
            yield Row("pin", problem.over(pinned), low=1, subject=opening.pinned.item_id)
