"""From openings to the problem that search and solver take: options, conflicts, rows."""

from collections.abc import Iterator, Sequence

from data.types.item import Item
from data.types.scenario import BundleItem
from models.composition.conflicts import conflicts
from models.composition.opening import Opening
from models.composition.problem import Option, Problem, Row
from models.composition.rows import rows
from models.constraints.compatibility import compatible
from models.constraints.facts import Facts
from models.constraints.measures import quantity_of
from models.constraints.violations import item_violations
from models.contract.candidates import Candidate
from models.contract.constraints import Constraints


def build(
    found: Sequence[Opening],
    constraints: Constraints,
    facts: Facts,
    anchor: Item | None,
    fixed: frozenset[str],
) -> Problem:
    """The whole problem. ``fixed`` items leave their roles nothing to choose.

    The anchor, in the bundle or beside it, must fit with whatever is chosen.
    """
    options: list[Option] = []
    choices = []
    for opening in found:
        start = len(options)
        options.extend(_options(opening, constraints, facts, anchor))
        choices.append(tuple(range(start, len(options))))
    settled = sum(1 for choice in choices if any(options[i].line.item_id in fixed for i in choice))
    problem = Problem(tuple(options), tuple(choices), conflicts(options, facts), fixed=settled)
    problem = problem.with_rows(*rows(problem, found, constraints, facts))
    return problem.with_rows(*_standing(problem, anchor, fixed))


def _options(
    opening: Opening, constraints: Constraints, facts: Facts, anchor: Item | None
) -> Iterator[Option]:
    seen: set[str] = set()
    for candidate in opening.candidates:
        item = facts.items.get(candidate.item_id)
        if item is None or item.item_id in seen:
            continue
        seen.add(item.item_id)
        line = _line(opening, candidate, item, constraints)
        forbidden = any(True for _ in item_violations(item, line.quantity, constraints, facts))
        if not forbidden and _fits_anchor(item, anchor, facts):
            yield Option(line, item, candidate.relevance)


def _line(
    opening: Opening, candidate: Candidate, item: Item, constraints: Constraints
) -> BundleItem:
    if opening.pinned is not None and opening.pinned.item_id == candidate.item_id:
        return opening.pinned
    quantity = quantity_of(opening.role, item, constraints.party_size)
    return BundleItem(item.item_id, opening.role.role_id, quantity)


def _fits_anchor(item: Item, anchor: Item | None, facts: Facts) -> bool:
    if anchor is None or anchor.item_id == item.item_id:
        return True
    return not compatible(item, anchor, facts).violated


def _standing(problem: Problem, anchor: Item | None, fixed: frozenset[str]) -> Iterator[Row]:
    """What never gives way: the anchor is in, and the bundle is more than the anchor."""
    mine = [i for i, each in enumerate(problem.options) if anchor and each.item is anchor]
    if anchor is not None and anchor.item_id in fixed and mine:
        yield Row("anchor", problem.over(mine), low=1, subject=anchor.item_id)
    others = [i for i in range(len(problem.options)) if i not in mine]
    yield Row("some", problem.over(others), low=1)
