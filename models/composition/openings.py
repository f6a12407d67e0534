"""Which roles a bundle is to fill, with whom, after anchor, kept items and edits have their say."""

from dataclasses import replace

from models.composition.edits import edited, edited_away
from models.composition.opening import Opening, listed, of_categories, own_role
from models.constraints.facts import Facts
from models.constraints.violations import is_unwanted
from models.contract.candidates import Brief, Candidate
from models.contract.constraints import Constraints
from models.contract.recommendation import Edit

ANCHOR_ROLE = "anchor"


def openings(
    brief: Brief, constraints: Constraints, facts: Facts, anchor: str | None, edit: Edit | None
) -> list[Opening]:
    """The roles to fill: an edit fills those of its base, else the brief's are filled."""
    ranked = {entry.role.role_id: entry for entry in brief.roles}
    found = edited(edit, ranked, constraints, facts) if edit else _asked(brief)
    found = [each for each in found if not is_unwanted(each.role, constraints, facts)]
    bounded = {bound.role_id for bound in constraints.bounds}
    found = [each.required() if each.role.role_id in bounded else each for each in found]
    found = _with_fixed(found, fixed_items(constraints, facts, anchor, edit), anchor, facts)
    for category in constraints.require:
        found = _with_category(found, category, facts)
    return found


def fixed_items(
    constraints: Constraints, facts: Facts, anchor: str | None, edit: Edit | None
) -> tuple[str, ...]:
    """The anchor, unless an edit decided on it, and the kept items that the shop has."""
    given_up = edited_away(edit)
    wanted = (*((anchor,) if anchor and edit is None else ()), *constraints.keep)
    known = (item_id for item_id in wanted if item_id in facts.items)
    return tuple(dict.fromkeys(item_id for item_id in known if item_id not in given_up))


def _asked(brief: Brief) -> list[Opening]:
    return [Opening(entry.role, entry.candidates) for entry in brief.roles]


def _with_fixed(
    found: list[Opening], item_ids: tuple[str, ...], anchor: str | None, facts: Facts
) -> list[Opening]:
    """Lets every item fixed be taken: in a role that holds its category, or in its own."""
    claimed = {each.role.role_id for each in found if each.pinned}
    present = {each.pinned.item_id for each in found if each.pinned}
    for item_id in item_ids:
        if item_id in present:
            continue
        item = facts.items[item_id]
        free = (each for each in found if each.role.role_id not in claimed)
        place = next((each for each in free if each.holds(item.category, facts)), None)
        if place is None:
            name = ANCHOR_ROLE if item_id == anchor else item.category
            role = own_role(name, (item.category,), {each.role.role_id for each in found})
            found = [Opening(role, (Candidate(item_id, 1.0),)), *found]
        else:
            role = place.role
            found = [each.with_item(item) if each is place else each for each in found]
        claimed.add(role.role_id)
    return found


def _with_category(found: list[Opening], category: str, facts: Facts) -> list[Opening]:
    """Lets an item of the category be taken: in a role that it belongs to, or in its own."""
    if any(of_categories(each.candidates, (category,), facts) for each in found):
        return found
    for place in found:
        if place.pinned is None and place.holds(category, facts):
            wider = replace(place, candidates=(*place.candidates, *listed((category,), facts)))
            return [wider if each is place else each for each in found]
    role = own_role(category, (category,), {each.role.role_id for each in found})
    return [*found, Opening(role, listed((category,), facts))]
