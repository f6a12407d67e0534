"""Critiques: more or less of a measure, of the whole bundle or of one item of it."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from data.catalog.measures import measures
from data.types.scenario import BundleItem
from data.types.turn import LoggedBundle
from models.constraints.measures import measure_value
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Edit, Relaxation
from models.turn.changing import changed, released
from models.turn.moves import Critique, Move, Reference
from models.turn.outcome import Outcome
from models.turn.ports import Recommender
from models.turn.proposing import Proposal, propose
from models.turn.references import Target, target_bundle, target_items
from models.turn.reply import say
from models.turn.slates import members, merged, slated
from models.turn.state import TurnState
from models.turn.wording import worded

HAIR = {"sum": 1.0, "mean": 0.001}
"""Less than anybody notices: a cent, a gram, a thousandth of a star."""


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
    proposal = _owning_up(proposal, target.item, move, asked)
    settled = replace(asked, constraints=constraints)
    return slated(settled, proposal, "utter_slate_critique", changes=move.changes)


def _owning_up(proposal: Proposal, old: BundleItem, move: Move, state: TurnState) -> Proposal:
    """Says so where the new items are better only taken together: one tent for two that is heavier
    than each of two small ones, and lighter than both."""
    shown = [
        line
        for bundle in proposal.impression.shown()
        for line in bundle.items
        if line.role_id == old.role_id and line.item_id != old.item_id
    ]
    worse = [
        one for one in move.critiques if any(_is_no_better(new, old, one, state) for new in shown)
    ]
    if not worse or proposal.relaxed:
        return proposal
    added = tuple(_relaxation(one, old.role_id, state) for one in worse)
    impression = replace(
        proposal.impression,
        relaxations=(*proposal.impression.relaxations, *(asdict(one) for one in added)),
    )
    return replace(proposal, impression=impression, relaxed=tuple(one.text for one in added))


def _is_no_better(new: BundleItem, old: BundleItem, critique: Critique, state: TurnState) -> bool:
    """Whether one piece of the new is not better than one piece of the old."""
    after, before = (
        measures()[critique.measure].value(state.shop.item(line.item_id)) for line in (new, old)
    )
    if after is None or before is None or critique.or_same:
        return False
    return after >= before if critique.direction == "less" else after <= before


def _relaxation(critique: Critique, role_id: str, state: TurnState) -> Relaxation:
    text = worded("relaxed", "apiece", measure=worded("measures", critique.measure))
    to = {"measure": critique.measure, "direction": critique.direction, "role_id": role_id}
    return Relaxation("bound", text.in_language(state.language), to)


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
        Bound(one.measure, one.direction, _limit(one, value), role_id)
        for one, value in measured
        if value is not None
    )


def _limit(critique: Critique, value: float) -> float:
    """What is to be undercut or beaten: where the same is good enough, a hair beyond it."""
    if not critique.or_same:
        return value
    hair = HAIR[measures()[critique.measure].aggregate]
    return value + hair if critique.direction == "less" else value - hair


def _with(constraints: Constraints, bounds: tuple[Bound, ...]) -> Constraints:
    """A newer bound on a measure replaces the older one."""
    newer = {(bound.measure, bound.role_id) for bound in bounds}
    kept = tuple(one for one in constraints.bounds if (one.measure, one.role_id) not in newer)
    return replace(constraints, bounds=(*kept, *bounds))
