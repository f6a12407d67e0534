"""Which categories may stand in where nothing of a role's own is left."""

from dataclasses import replace

from data.catalog.knowledge.knowledge import AUTHORED
from data.types.scenario import Role
from models.contract.recommendation import RecommendRequest
from models.retrieval.purpose import wanted_categories
from models.retrieval.shelf import Shelf


def opened(role: Role, request: RecommendRequest, shelf: Shelf) -> Role | None:
    """The role with its substitutes' categories added; None where there are none, or where the
    shopper named what they want there: that is never exchanged behind their back.

    An edit opens only the role that it swaps, when no other category was asked for.
    """
    edit = request.edit
    if edit is not None and (edit.kind != "swap" or edit.category or edit.role_id != role.role_id):
        return None
    named = request.constraints.require if edit else wanted_categories(request, shelf)
    others = substitutes(role.categories, shelf)
    if not others or any(_is_about(role, one, shelf) for one in named):
        return None
    return replace(role, categories=(*role.categories, *others))


def substitutes(categories: tuple[str, ...], shelf: Shelf) -> tuple[str, ...]:
    """What can stand in for one of the categories: by what a person wrote down, then by what was
    learned, the most alike first."""
    found = [
        (one.source != AUTHORED, -(one.confidence or 0.0), one.right_category)
        for one in shelf.catalog.associations
        if one.kind == "substitute"
        and any(_is_near(one.left_category, category, shelf) for category in categories)
        and not shelf.covers(categories, one.right_category)
    ]
    return tuple(dict.fromkeys(category for _, _, category in sorted(found)))


def _is_about(role: Role, category: str, shelf: Shelf) -> bool:
    return any(_is_near(category, one, shelf) for one in role.categories)


def _is_near(one: str, other: str, shelf: Shelf) -> bool:
    """Whether one of the two is the other or lies below it."""
    return shelf.facts.is_within(one, other) or shelf.facts.is_within(other, one)
