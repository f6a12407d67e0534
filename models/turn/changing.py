"""How what a shopper says changes the constraints that hold."""

from dataclasses import replace

from data.catalog.snapshot import Catalog
from models.contract.constraints import Constraints
from models.turn.moves import Changes
from models.turn.withdrawing import ALL


def changed(constraints: Constraints, changes: Changes) -> Constraints:
    """The constraints after this turn: the newest word wins, everything else stays."""
    constraints = _without_dropped(constraints, changes)
    exclude = _union(constraints.exclude, changes.exclude, without=changes.prefer)
    exclude = tuple(one for one in exclude if one not in changes.require)
    owned = _union(constraints.owned, changes.owned, without=changes.require)
    return replace(
        constraints,
        budget=changes.budget or constraints.budget,
        exclude=exclude,
        prefer=_union(constraints.prefer, changes.prefer, without=changes.exclude),
        owned=owned,
        require=_union(
            constraints.require, changes.require, without=(*changes.exclude, *changes.owned)
        ),
        party_size=changes.party_size or constraints.party_size,
        age_months=constraints.age_months if changes.age_months is None else changes.age_months,
        within_days=(
            constraints.within_days if changes.within_days is None else changes.within_days
        ),
    )


def _without_dropped(constraints: Constraints, changes: Changes) -> Constraints:
    """Without what was taken back: a condition by its name, or all that was said of a concept."""
    if ALL in changes.dropped:
        return Constraints()
    kept = replace(
        constraints,
        exclude=_union(constraints.exclude, (), without=changes.withdrawn),
        prefer=_union(constraints.prefer, (), without=changes.withdrawn),
        owned=_union(constraints.owned, (), without=changes.withdrawn),
    )
    return replace(kept, **{name: getattr(Constraints(), name) for name in changes.dropped})


def begun_anew(constraints: Constraints, catalog: Catalog) -> Constraints:
    """What outlives a new purpose: what the shopper never wants in a thing, and what they like.

    A kind of thing left out of one bundle says nothing about the next.
    """
    lasting = tuple(one for one in constraints.exclude if catalog.concept(one, "category") is None)
    return Constraints(exclude=lasting, prefer=constraints.prefer)


def released(constraints: Constraints, item_id: str) -> Constraints:
    """Without holding on to the item."""
    return replace(constraints, keep=tuple(one for one in constraints.keep if one != item_id))


def _union(
    old: tuple[str, ...], new: tuple[str, ...], *, without: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys((*old, *new)) if one not in without)
