"""What an edit of a bundle leaves in place, and what it opens."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.catalog.measures import measures
from data.types.item import Item
from data.types.scenario import BundleItem, Role
from models.composition.opening import (
    Opening,
    including,
    listed,
    of_categories,
    own_role,
    without,
)
from models.constraints.facts import Facts
from models.constraints.measures import is_beyond, measure_value, quantity_of, total_cents
from models.contract.candidates import Candidate, RoleCandidates
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Edit

Ranked = Mapping[str, RoleCandidates]


def edited_away(edit: Edit | None) -> frozenset[str]:
    """The items that an edit names as the ones to go, whatever was said of them before."""
    if edit is None or edit.kind not in ("swap", "remove"):
        return frozenset()
    return frozenset(line.item_id for line in edit.base if line.role_id == edit.role_id)


def edited(edit: Edit, ranked: Ranked, constraints: Constraints, facts: Facts) -> list[Opening]:
    gone = edited_away(edit)
    found = [
        _in_place(line, ranked, constraints, facts)
        for line in edit.base
        if line.item_id in facts.items and line.item_id not in gone
    ]
    if edit.kind == "swap":
        return _swapped(edit, found, ranked, constraints, facts)
    if edit.kind == "add" and edit.category is not None:
        return [*found, _added(edit.category, found, ranked, facts)]
    return found


def _in_place(
    line: BundleItem,
    ranked: Ranked,
    constraints: Constraints,
    facts: Facts,
) -> Opening:
    item = facts.items[line.item_id]
    entry = ranked.get(line.role_id)
    role = entry.role if entry else facts.role(line.role_id)
    if role is not None and (role.quantity == "one" or constraints.party_size is not None):
        line = replace(line, quantity=quantity_of(role, item, constraints.party_size))
    candidates = including(entry.candidates if entry else (), item)
    return Opening(role or own_role(line.role_id, (item.category,), ()), candidates, line)


def _swapped(
    edit: Edit,
    others: list[Opening],
    ranked: Ranked,
    constraints: Constraints,
    facts: Facts,
) -> list[Opening]:
    """The base's roles in their order, the one named with everything but its present item."""
    old = next((line for line in edit.base if line.role_id == edit.role_id), None)
    if old is None or old.item_id not in facts.items:
        return others
    item = facts.items[old.item_id]
    entry = ranked.get(old.role_id)
    role = (
        entry.role
        if entry
        else facts.role(old.role_id) or own_role(old.role_id, (item.category,), ())
    )
    wanted = (edit.category,) if edit.category else role.categories
    candidates = of_categories(entry.candidates if entry else (), wanted, facts)
    candidates = without(candidates, item) or without(listed(wanted, facts), item)
    others_cents = total_cents([each.pinned for each in others if each.pinned], facts)
    better = _better_apiece(
        candidates, item, role, constraints=constraints, facts=facts, others_cents=others_cents
    )
    place = next(index for index, line in enumerate(edit.base) if line is old)
    opening = Opening(role, better or candidates, demanded=True)
    return [*others[:place], opening, *others[place:]]


def _better_apiece(
    candidates: Sequence[Candidate],
    old: Item,
    role: Role,
    *,
    constraints: Constraints,
    facts: Facts,
    others_cents: int,
) -> tuple[Candidate, ...]:
    """Those that are better piece by piece, and not only in all, on what the role is bound to.

    One heavy tent for two weighs less than two light ones, and is no answer to "the tent is too
    heavy" as long as the budget has one that is.
    """
    bounds = [bound for bound in constraints.bounds if bound.role_id == role.role_id]
    budget = constraints.budget.max_cents if constraints.budget else None

    def answers(item: Item) -> bool:
        pieces = quantity_of(role, item, constraints.party_size)
        better = all(_is_better(item, old, pieces, bound, facts) for bound in bounds)
        return better and (budget is None or others_cents + item.price_cents * pieces <= budget)

    known = [each for each in candidates if each.item_id in facts.items]
    return tuple(each for each in known if bounds and answers(facts.items[each.item_id]))


def _is_better(item: Item, old: Item, pieces: int, bound: Bound, facts: Facts) -> bool:
    """Whether the item is strictly better than the old one, and so many of it within the bound."""
    one, former = (measures()[bound.measure].value(each) for each in (item, old))
    line = BundleItem(item.item_id, bound.role_id or "", pieces)
    within = is_beyond(measure_value((line,), bound.measure, facts), bound)
    return within and (former is None or is_beyond(one, replace(bound, value=former)))


def _added(category: str, present: Sequence[Opening], ranked: Ranked, facts: Facts) -> Opening:
    taken = {opening.role.role_id for opening in present}
    items = {line.item_id for opening in present if (line := opening.pinned)}
    for role_id, entry in ranked.items():
        candidates = of_categories(entry.candidates, (category,), facts)
        fresh = tuple(each for each in candidates if each.item_id not in items)
        if role_id not in taken and fresh:
            return Opening(entry.role, fresh, demanded=True)
    role = own_role(category, (category,), taken)
    return Opening(role, listed((category,), facts), demanded=True)
