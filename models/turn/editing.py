"""Edits of one bundle: swap, remove, add, keep. Nothing but what was named changes."""

from dataclasses import replace

from data.types.scenario import BundleItem
from data.types.text import Bilingual
from data.types.turn import LoggedBundle
from models.contract.recommendation import Edit
from models.turn.answering import stock_said
from models.turn.asking import refine
from models.turn.changing import changed, released
from models.turn.critiquing import critique
from models.turn.moves import Changes, Move
from models.turn.outcome import Outcome
from models.turn.ports import Recommender
from models.turn.proposing import Proposal, propose
from models.turn.references import Target, kinds_named, target_bundle, target_items
from models.turn.reply import say
from models.turn.slates import slated
from models.turn.state import TurnState


async def swap_item(state: TurnState, move: Move, recommender: Recommender, seed: int) -> Outcome:
    """Another item in the same role, of the kind asked for when one was named."""
    target = _one_target(state, move)
    if target is None or target.item is None:
        return _which_item(state)
    old = target.item
    if move.critiques:
        return await critique(state, move, recommender, seed)
    asked = _editing(state, target.bundle, replace(move.changes, require=()))
    asked = replace(asked, constraints=released(asked.constraints, old.item_id))
    edit = Edit("swap", target.bundle.items, old.role_id, next(iter(move.categories), None))
    proposal = await propose(asked, recommender, seed=seed, edit=edit)
    values = {"old": _title(state, old.item_id), "new": _new_title(state, proposal, target.bundle)}
    return slated(asked, proposal, "utter_edited_swap", values, changes=move.changes)


async def remove_item(state: TurnState, move: Move, recommender: Recommender, seed: int) -> Outcome:
    """Without that item, and without its kind from now on."""
    targets = target_items(state, move.references)
    if not targets or targets[0].item is None:
        return await _without_kind(state, move, recommender, seed)
    bundle = targets[0].bundle
    gone = [target.item for target in targets if target.item and target.bundle is bundle]
    named = kinds_named(state.shop, move.references)
    kinds = tuple(_kind(state, item, named) for item in gone)
    changes = _gone(move, kinds)
    asked = _editing(state, bundle, changes)
    for item in gone:
        asked = replace(asked, constraints=released(asked.constraints, item.item_id))
    base = tuple(item for item in bundle.items if item not in gone[1:])
    edit = Edit("remove", base, gone[0].role_id)
    proposal = await propose(asked, recommender, seed=seed, edit=edit)
    response = "utter_edited_owned" if move.owned else "utter_edited_remove"
    titles = tuple(_title(state, item.item_id) for item in gone)
    return slated(asked, proposal, response, {"old": titles})


async def add_item(state: TurnState, move: Move, recommender: Recommender, seed: int) -> Outcome:
    """One more thing of the kind named, in the bundle spoken of."""
    bundle = target_bundle(state, [one for one in move.references if one.kind == "bundle"])
    if bundle is None:
        return Outcome((say("utter_no_slate"),), state)
    category = next(iter((*move.categories, *kinds_named(state.shop, move.references))), None)
    if category is None:
        return Outcome((say("utter_ask_which_item"),), replace(state, pending="which_item"))
    asked = _editing(state, bundle, replace(move.changes, require=(category,)))
    edit = Edit("add", bundle.items, category=category)
    proposal = await propose(asked, recommender, seed=seed, edit=edit)
    values = {"new": _new_title(state, proposal, bundle)}
    outcome = slated(asked, proposal, "utter_edited_add", values, changes=move.changes)
    return outcome if outcome.impression else replace(outcome, state=state)


async def keep_item(state: TurnState, move: Move, recommender: Recommender, seed: int) -> Outcome:
    """Holds the items; the bundle stays as it is unless the rest is to change."""
    targets = target_items(state, move.references)
    if not targets:
        return _which_item(state)
    items = [state.shop.item(target.item.item_id) for target in targets if target.item]
    withdrawn = [item for item in items if not item.is_offered]
    if withdrawn:
        return Outcome((stock_said(*withdrawn),), state)
    bundle = targets[0].bundle
    held = tuple(item.item_id for item in items)
    together = all(target.bundle is bundle for target in targets)
    asked = _editing(state, bundle, move.changes)
    keep = tuple(dict.fromkeys((*asked.constraints.keep, *held)))
    asked = replace(asked, constraints=replace(asked.constraints, keep=keep))
    values = {"kept": _title(state, held[0])}
    if move.rest or not together:
        avoid = (*state.rejected, tuple(sorted(bundle.item_ids())))
        roles = tuple(item.role_id for item in bundle.items)
        proposal = await propose(asked, recommender, seed=seed, avoid=avoid, roles=roles)
    else:
        edit = Edit("keep", bundle.items)
        proposal = await propose(asked, recommender, seed=seed, edit=edit)
    return slated(asked, proposal, "utter_edited_keep", values, changes=move.changes)


async def _without_kind(
    state: TurnState, move: Move, recommender: Recommender, seed: int
) -> Outcome:
    """The item named is in no bundle shown: still nothing of its kind is wanted."""
    named = kinds_named(state.shop, move.references)
    if not named and state.slate is not None and move.changes.any():
        return await refine(state, move, recommender, seed)
    if not named or state.slate is None:
        return _which_item(state)
    asked = replace(state, constraints=changed(state.constraints, _gone(move, named)))
    proposal = await propose(asked, recommender, seed=seed)
    return slated(asked, proposal, "utter_slate_refined")


def _kind(state: TurnState, item: BundleItem, named: tuple[str, ...]) -> str:
    """The widest kind that the item's going speaks of: who needs no dome tent needs no tent."""
    scenario = state.shop.catalog.scenarios.get(state.scenario_id or "")
    roles = scenario.roles if scenario else ()
    done_by = (one for role in roles if role.role_id == item.role_id for one in role.categories)
    kind = state.shop.item(item.item_id).category
    for wider in (*done_by, *named):
        if state.shop.facts.is_within(kind, wider):
            kind = wider
    return kind


def _gone(move: Move, kinds: tuple[str, ...]) -> Changes:
    """Kinds that the shopper has, or does not want."""
    if move.owned:
        return replace(move.changes, owned=(*move.changes.owned, *kinds))
    return replace(move.changes, exclude=(*move.changes.exclude, *kinds))


def _editing(state: TurnState, bundle: LoggedBundle, changes: Changes) -> TurnState:
    # A bound came from a critique of the slate before; it is no wish for the edited bundle.
    constraints = replace(changed(state.constraints, changes), bounds=())
    return replace(
        state,
        constraints=constraints,
        named_bundle=bundle.bundle_id,
        rejections=0,
    )


def _one_target(state: TurnState, move: Move) -> Target | None:
    return next(iter(target_items(state, move.references)), None)


def _which_item(state: TurnState) -> Outcome:
    if state.slate is None:
        return Outcome((say("utter_no_slate"),), state)
    return Outcome((say("utter_ask_which_item"),), replace(state, pending="which_item"))


def _title(state: TurnState, item_id: str) -> Bilingual:
    return state.shop.item(item_id).title


def _new_title(state: TurnState, proposal: Proposal, base: LoggedBundle) -> Bilingual:
    """The title of what the first bundle has and the base had not."""
    shown = proposal.impression.shown()
    fresh = [one for one in shown[0].items if one.item_id not in base.item_ids()] if shown else []
    return _title(state, fresh[0].item_id) if fresh else Bilingual("", "")
