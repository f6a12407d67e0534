"""Critiques: more or less of a measure, of the whole bundle or of one item of it."""

from collections.abc import Sequence
from dataclasses import replace

from data.types.scenario import BundleItem
from data.types.turn import LoggedBundle
from models.constraints.measures import measure_value
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Edit
from models.turn.changing import changed, released
from models.turn.moves import Move, Reference
from models.turn.outcome import Outcome
from models.turn.ports import Recommender
from models.turn.proposing import propose
from models.turn.references import Target, target_bundle, target_items
from models.turn.reply import say
from models.turn.slates import members, merged, slated
from models.turn.state import TurnState


async def critique(state: TurnState, move: Move, recommender: Recommender, seed: int) -> Outcome:
    """A slate that is strictly better on what was criticised."""
    reference = target_bundle(state, move.references)
    if reference is None:
        return Outcome((say("utter_no_slate"),), state)
    targets = target_items(state, (*move.references, *_kinds(move)))
    if targets:
        return await _of_item(state, move, targets[0], recommender, seed)
    spoken_of = replace(state, named_bundle=reference.bundle_id, rejections=0)
    asked = replace(
        spoken_of,
        constraints=bounded(changed(state.constraints, move.changes), spoken_of, move),
    )
    plain = not move.critiques and not move.changes.any()
    avoid = merged(state.rejected, members(state.slate)) if plain else state.rejected
    roles = tuple(item.role_id for item in reference.items) if move.critiques else None
    proposal = await propose(asked, recommender, seed=seed, roles=roles, avoid=avoid)
    return slated(asked, proposal, "utter_slate_critique", changes=move.changes)


async def _of_item(
    state: TurnState, move: Move, target: Target, recommender: Recommender, seed: int
) -> Outcome:
    """Exchanges the criticised item for one that is better on it; the others stay."""
    assert target.item is not None
    role_id = target.item.role_id
    bounds = _bounds(move, (target.item,), state, role_id)
    constraints = released(changed(state.constraints, move.changes), target.item.item_id)
    asked = replace(state, constraints=_with(constraints, bounds), rejections=0)
    edit = Edit("swap", target.bundle.items, role_id, next(iter(move.categories), None))
    proposal = await propose(asked, recommender, seed=seed, edit=edit)
    settled = replace(asked, constraints=constraints)
    return slated(settled, proposal, "utter_slate_critique", changes=move.changes)


def _kinds(move: Move) -> tuple[Reference, ...]:
    """Kinds named as if wanted: "a lighter tent" speaks of the tent that is shown."""
    return tuple(Reference(words=kind.replace("_", " ")) for kind in move.categories)


def bounded(constraints: Constraints, state: TurnState, move: Move) -> Constraints:
    """The constraints with each critique as a bound against the bundle spoken of."""
    reference: LoggedBundle | None = state.bundle()
    if reference is None or not move.critiques:
        return constraints
    return _with(constraints, _bounds(move, reference.items, state, None))


def _bounds(
    move: Move, items: Sequence[BundleItem], state: TurnState, role_id: str | None
) -> tuple[Bound, ...]:
    measured = (
        (one, measure_value(items, one.measure, state.shop.facts)) for one in move.critiques
    )
    return tuple(
        Bound(one.measure, one.direction, value, role_id)
        for one, value in measured
        if value is not None
    )


def _with(constraints: Constraints, bounds: tuple[Bound, ...]) -> Constraints:
    """A newer bound on a measure replaces the older one."""
    newer = {(bound.measure, bound.role_id) for bound in bounds}
    kept = tuple(one for one in constraints.bounds if (one.measure, one.role_id) not in newer)
    return replace(constraints, bounds=(*kept, *bounds))
