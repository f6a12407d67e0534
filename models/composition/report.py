"""What gave way, as values that explanations can put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.types.scenario import BundleItem
from models.composition.relaxation import Relaxed, Widening
from models.constraints.facts import Facts
from models.constraints.measures import measure_value, total_cents
from models.contract.constraints import Constraints


@dataclass(frozen=True, slots=True)
class RelaxedConstraint:
    """A constraint that could not be met, what it was widened to, and what it was before.

    ``constraint`` and the keys of ``to``: budget (kind, min_cents, max_cents, currency); bound
    (measure, direction, role_id, value: the best that can be had, None where no value is known);
    within_days (within_days); role (role_id: stays empty); require (category); keep (item_id:
    let go); anchor (item_id: not in the bundle, which fits it all the same).
    """

    constraint: str
    to: Mapping[str, Any]
    detail: Mapping[str, Any] = field(default_factory=dict)


def reported(
    relaxed: Relaxed, constraints: Constraints, facts: Facts
) -> tuple[RelaxedConstraint, ...]:
    """The widenings in the shop's words, without texts."""
    return tuple(_one(each, relaxed, constraints, facts) for each in relaxed.widenings)


def _one(
    widening: Widening, relaxed: Relaxed, constraints: Constraints, facts: Facts
) -> RelaxedConstraint:
    row = widening.row
    chosen = widening.witness
    lines = None if chosen is None else relaxed.problem.lines(chosen)
    if row.kind == "budget":
        return _budget(lines or (), constraints, facts)
    if row.kind == "bound":
        return _bound(int(row.subject), lines, constraints, facts)
    if row.kind == "within_days":
        detail = {"within_days": constraints.within_days}
        return RelaxedConstraint("within_days", {"within_days": int(row.subject)}, detail)
    if row.kind == "role":
        return RelaxedConstraint("role", {"role_id": row.subject})
    if row.kind == "require":
        return RelaxedConstraint("require", {"category": row.subject})
    return RelaxedConstraint("keep", {"item_id": row.subject})


def _budget(
    lines: Sequence[BundleItem], constraints: Constraints, facts: Facts
) -> RelaxedConstraint:
    budget = constraints.budget
    assert budget is not None, "a budget row comes from a budget"
    total = total_cents(lines, facts)
    least = None if budget.min_cents is None else min(budget.min_cents, total)
    most = None if budget.max_cents is None else max(budget.max_cents, total)
    to = {"kind": budget.kind, "min_cents": least, "max_cents": most, "currency": budget.currency}
    was = {"min_cents": budget.min_cents, "max_cents": budget.max_cents, "total_cents": total}
    return RelaxedConstraint("budget", to, was)


def _bound(
    index: int, lines: Sequence[BundleItem] | None, constraints: Constraints, facts: Facts
) -> RelaxedConstraint:
    bound = constraints.bounds[index]
    value = None
    if lines is not None:
        part = [line for line in lines if bound.role_id in (None, line.role_id)]
        value = measure_value(part, bound.measure, facts)
    to = {
        "measure": bound.measure,
        "direction": bound.direction,
        "role_id": bound.role_id,
        "value": value,
    }
    return RelaxedConstraint("bound", to, {"value": bound.value})
