"""Which constraints hold after a relaxation: what a bundle is checked against at the end."""

from collections.abc import Sequence
from dataclasses import replace

from data.types.money import Budget
from models.composition.report import RelaxedConstraint
from models.constraints.facts import Facts
from models.contract.constraints import Bound, Constraints


def after(
    relaxed: Sequence[RelaxedConstraint], constraints: Constraints, facts: Facts
) -> tuple[Constraints, Facts]:
    """The constraints and the roles asked for, with what was given up left out."""
    for one in relaxed:
        constraints = _loosened(one, constraints)
    empty = {one.to["role_id"] for one in relaxed if one.constraint == "role"}
    roles = tuple(role for role in facts.roles if role.role_id not in empty)
    return constraints, replace(facts, roles=roles)


def _loosened(relaxed: RelaxedConstraint, constraints: Constraints) -> Constraints:
    to = relaxed.to
    if relaxed.constraint == "budget":
        return replace(constraints, budget=Budget(**to))
    if relaxed.constraint == "within_days":
        return replace(constraints, within_days=to["within_days"])
    if relaxed.constraint == "require":
        left = tuple(one for one in constraints.require if one != to["category"])
        return replace(constraints, require=left)
    if relaxed.constraint == "keep":
        left = tuple(one for one in constraints.keep if one != to["item_id"])
        return replace(constraints, keep=left)
    if relaxed.constraint == "bound":
        bounds = tuple(bound for bound in constraints.bounds if not _speaks_of(relaxed, bound))
        return replace(constraints, bounds=bounds)
    return constraints


def _speaks_of(relaxed: RelaxedConstraint, bound: Bound) -> bool:
    named = (relaxed.to["measure"], relaxed.to["direction"], relaxed.to["role_id"])
    return named == (bound.measure, bound.direction, bound.role_id)
