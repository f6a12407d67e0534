"""Which roles a request has to fill: the purpose's, less what is owned, plus what is required."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from data.types.scenario import BundleItem, QuantityRule, Role, Scenario
from data.types.text import Bilingual
from models.constraints.violations import is_unwanted
from models.contract.recommendation import Edit, RecommendRequest
from models.retrieval.purpose import Purpose
from models.retrieval.shelf import Shelf


def roles_of(request: RecommendRequest, purpose: Purpose, shelf: Shelf) -> tuple[Role, ...]:
    """The roles in the order in which a bundle shows them."""
    if request.edit is not None:
        return _edited(request.edit, purpose, shelf)
    roles = _asked(request.roles, purpose, shelf)
    wanted = [role for role in roles if not is_unwanted(role, request.constraints, shelf.facts)]
    for category in request.constraints.require:
        wanted = _with_category(wanted, category, shelf)
    return tuple(wanted)


def roles_in(
    lines: Sequence[BundleItem], scenario: Scenario | None, shelf: Shelf
) -> tuple[Role, ...]:
    """The roles that a bundle's lines fill, by the scenario or else by their own categories."""
    known = {role.role_id: role for role in (scenario.roles if scenario else ())}
    return tuple(
        known.get(line.role_id)
        or replace(role_for(shelf.item(line.item_id).category, shelf), role_id=line.role_id)
        for line in lines
    )


def role_for(category: str, shelf: Shelf, taken: Iterable[str] = ()) -> Role:
    """A required role that is just the category, counted as scenarios usually count it."""
    used = set(taken)
    numbered = (category, *(f"{category}-{number}" for number in range(2, len(used) + 3)))
    role_id = next(one for one in numbered if one not in used)
    return Role(role_id, _name(category, shelf), (category,), _usual_quantity(category, shelf))


def _asked(ids: Sequence[str] | None, purpose: Purpose, shelf: Shelf) -> list[Role]:
    own = purpose.scenario.roles if purpose.scenario else ()
    if ids is None:
        beside = [replace(one, required=False) for one in _categories(purpose.beside, shelf)]
        return [*own, *_categories(purpose.categories, shelf), *beside]
    known = {role.role_id: role for role in own}
    others = [role_id for role_id in ids if role_id not in known]
    # A role that a former bundle filled is part of what the shopper looks at: not optional.
    kept = [replace(role, required=True) for role in own if role.role_id in ids]
    return [*kept, *_categories(others, shelf)]


def _categories(ids: Iterable[str], shelf: Shelf) -> list[Role]:
    """Roles by category; an id that names no category of the shop is somebody else's."""
    roles: list[Role] = []
    for role_id in ids:
        category = _category_of(role_id, shelf)
        if category is not None:
            role = role_for(category, shelf, [role.role_id for role in roles])
            roles.append(replace(role, role_id=role_id))
    return roles


def _category_of(role_id: str, shelf: Shelf) -> str | None:
    """The category that a role of one's own is named by ("mug", and "mug-2" for a second)."""
    stem, _, number = role_id.rpartition("-")
    candidates = (role_id, stem) if number.isdigit() else (role_id,)
    return next((one for one in candidates if shelf.catalog.concept(one, "category")), None)


def _edited(edit: Edit, purpose: Purpose, shelf: Shelf) -> tuple[Role, ...]:
    """The base's own roles, the one to swap opened to the category asked for."""
    roles = list(roles_in(edit.base, purpose.scenario, shelf))
    if edit.kind == "remove":
        return tuple(role for role in roles if role.role_id != edit.role_id)
    if edit.kind == "swap" and edit.category:
        opened = (edit.category,)
        roles = [
            replace(one, categories=opened) if one.role_id == edit.role_id else one for one in roles
        ]
    if edit.kind == "add" and edit.category:
        known = purpose.scenario.roles if purpose.scenario else ()
        roles.append(_added(edit.category, known, roles, shelf))
    return tuple(roles)


def _added(category: str, known: Iterable[Role], present: Sequence[Role], shelf: Shelf) -> Role:
    """The scenario's own role for the category if it is free, else one of its own."""
    taken = [role.role_id for role in present]
    for role in known:
        if role.role_id not in taken and shelf.covers(role.categories, category):
            return replace(role, categories=(category,), required=True)
    return role_for(category, shelf, taken)


def _with_category(roles: list[Role], category: str, shelf: Shelf) -> list[Role]:
    """Narrows the first role that can be done by the category to it, or adds a role."""
    for index, role in enumerate(roles):
        within = tuple(one for one in role.categories if shelf.facts.is_within(one, category))
        narrowed = (category,) if shelf.covers(role.categories, category) else within
        if narrowed:
            fitting = replace(role, categories=narrowed, required=True)
            return [*roles[:index], fitting, *roles[index + 1 :]]
    return [*roles, role_for(category, shelf, [role.role_id for role in roles])]


def _name(category: str, shelf: Shelf) -> Bilingual:
    concept = shelf.catalog.concept(category, "category")
    return concept.name if concept else Bilingual(category, category)


def _usual_quantity(category: str, shelf: Shelf) -> QuantityRule:
    counted = Counter(
        role.quantity
        for scenario in shelf.catalog.scenarios.values()
        for role in scenario.roles
        if shelf.covers(role.categories, category)
    )
    return counted.most_common(1)[0][0] if counted else "one"
