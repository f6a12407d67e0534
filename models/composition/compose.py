"""Composition: whole bundles from a brief's candidates, within every hard constraint."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.types.item import Item
from data.types.scenario import BundleItem
from models.composition.build import build
from models.composition.edits import edited_away
from models.composition.openings import openings
from models.composition.pool import best, vary
from models.composition.problem import Problem
from models.composition.relaxation import Relaxed, relax
from models.composition.report import RelaxedConstraint, reported
from models.constraints.facts import Facts
from models.constraints.violations import item_violations
from models.contract.candidates import Brief
from models.contract.constraints import Constraints
from models.contract.recommendation import MAX_POOL, Edit

Bundles = tuple[tuple[BundleItem, ...], ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """The bundles found, the best (with an edit: the edited one) first.

    ``relaxed`` is empty where everything asked for is met. ``complete`` is False where not even
    a relaxed request can be met; then there are no bundles.
    """

    bundles: Bundles
    relaxed: tuple[RelaxedConstraint, ...] = ()
    complete: bool = True


def compose(
    brief: Brief,
    constraints: Constraints,
    facts: Facts,
    *,
    anchor: str | None = None,
    avoid: Sequence[frozenset[str]] = (),
    edit: Edit | None = None,
    limit: int = MAX_POOL,
    seed: int = 0,
) -> Composition:
    """Up to ``limit`` different bundles over the candidates.

    Whenever a bundle meets every hard constraint one is found, and of those the most relevant;
    else the smallest relaxation that lets one be found is proven and reported. The same
    arguments give the same answer.
    """
    gone = edited_away(edit)
    constraints = replace(constraints, keep=tuple(i for i in constraints.keep if i not in gone))
    beside = facts.items.get(anchor) if anchor and anchor not in gone else None
    found = openings(brief, constraints, facts, anchor, edit)
    problem = build(found, constraints, facts, beside, _fixed(constraints, beside, edit))
    bundles, relaxed = _solved(problem, edit, avoid, limit, seed)
    if not bundles:
        return Composition((), complete=False)
    widened = reported(relaxed, constraints, facts) if relaxed else ()
    left_out = _anchor_left_out(problem, beside, constraints, facts)
    return Composition(bundles, (*left_out, *widened))


def _fixed(constraints: Constraints, anchor: Item | None, edit: Edit | None) -> frozenset[str]:
    """The items that leave their roles nothing to choose."""
    pinned = {line.item_id for line in edit.base} if edit and edit.kind != "keep" else set()
    anchored = {anchor.item_id} if anchor else set()
    return frozenset(pinned | anchored | set(constraints.keep))


def _solved(
    problem: Problem,
    edit: Edit | None,
    avoid: Sequence[frozenset[str]],
    limit: int,
    seed: int,
) -> tuple[Bundles, Relaxed | None]:
    """The pool, and what had to give way for it."""
    away = tuple(row for ids in avoid if (row := problem.apart(ids, 1)))
    # A bundle that the shopper's own edit comes to is theirs, even where it was shown before.
    theirs = edit is not None and edit.kind in ("keep", "remove")
    problem = problem if theirs else problem.with_rows(*away)
    relaxed = None
    first = best(problem, seed)
    if first is None:
        relaxed = relax(problem, seed)
        if relaxed is None:
            return (), None
        problem = relaxed.problem
        first = best(problem, seed, relaxed.witness)
    assert first is not None, "a relaxed problem has a bundle"
    if edit is not None and edit.kind == "keep":
        pins = tuple(row for row in problem.rows if row.kind == "pin")
        problem = problem.without(*pins).with_rows(*away)
    pool = vary(problem, first, limit, seed)
    return tuple(problem.lines(chosen) for chosen in pool), relaxed


def _anchor_left_out(
    problem: Problem, anchor: Item | None, constraints: Constraints, facts: Facts
) -> tuple[RelaxedConstraint, ...]:
    """Tells of an anchor that cannot be sold; one that the shopper owns is not missed."""
    if anchor is None or any(option.item is anchor for option in problem.options):
        return ()
    reasons = [each.kind for each in item_violations(anchor, 1, constraints, facts)]
    if "owned" in reasons:
        return ()
    detail = {"because": reasons[0] if reasons else "stock"}
    return (RelaxedConstraint("anchor", {"item_id": anchor.item_id}, detail),)
