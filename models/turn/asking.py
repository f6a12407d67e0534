"""Turns that ask for a slate: a new purpose, a changed constraint, more, or none of these."""

from dataclasses import replace

from models.turn.answering import stock_said
from models.turn.changing import begun_anew, changed
from models.turn.critiquing import bounded
from models.turn.cues import cues
from models.turn.moves import Move
from models.turn.outcome import Outcome
from models.turn.ports import Recommender
from models.turn.proposing import propose
from models.turn.references import kinds_named, known_item
from models.turn.reply import say
from models.turn.slates import members, merged, slated
from models.turn.state import TurnState

PATIENCE = 2
"""Slates turned down in a row before we ask what is wrong."""


async def request_bundle(
    state: TurnState, move: Move, recommender: Recommender, seed: int
) -> Outcome:
    """A set for a purpose; asks for the purpose only when there is nothing to go on."""
    if not _has_purpose(state, move):
        if state.page_item_id:
            return await complete_anchor(state, move, recommender, seed)
        return Outcome((say("utter_ask_purpose"),), replace(state, pending="purpose"))
    asked = _with_purpose(state, move)
    proposal = await propose(asked, recommender, seed=seed)
    return slated(asked, proposal, "utter_slate", changes=move.changes, first=True)


async def complete_anchor(
    state: TurnState, move: Move, recommender: Recommender, seed: int
) -> Outcome:
    """What goes with an item on the page, in the basket, or named."""
    anchor = known_item(state, move.references, move.text)
    if anchor is None:
        return await _complete_owned(state, move, recommender, seed)
    if not anchor.is_offered:
        return Outcome((stock_said(anchor),), state)
    asked = replace(
        _fresh(state),
        purpose=move.text,
        scenario_id=None,
        anchor=anchor.item_id,
        constraints=changed(begun_anew(state.constraints, state.shop.catalog), move.changes),
    )
    proposal = await propose(asked, recommender, seed=seed)
    values = {"anchor": anchor.title}
    return slated(asked, proposal, "utter_slate_anchor", values, changes=move.changes)


async def _complete_owned(
    state: TurnState, move: Move, recommender: Recommender, seed: int
) -> Outcome:
    """The anchor is no item of this shop: build on it as on something owned."""
    owned = kinds_named(state.shop, move.references)
    if not owned and not _names_purpose(move):
        return Outcome((say("utter_ask_which_item"),), replace(state, pending="which_item"))
    owning = replace(move, changes=replace(move.changes, owned=(*move.changes.owned, *owned)))
    asked = _with_purpose(state, owning)
    proposal = await propose(asked, recommender, seed=seed)
    return slated(asked, proposal, "utter_slate", changes=move.changes, first=True)


async def refine(state: TurnState, move: Move, recommender: Recommender, seed: int) -> Outcome:
    """A constraint or preference for the whole bundle; earlier ones stay."""
    if not state.purpose and not state.anchor:
        return await request_bundle(state, move, recommender, seed)
    elsewhere = bool(move.scenarios) and state.scenario_id not in move.scenarios
    said = "" if elsewhere or move.changes.any() or move.critiques else state.purpose
    asked = replace(
        state,
        constraints=bounded(changed(state.constraints, move.changes), state, move),
        scenario_id=None if elsewhere else state.scenario_id,
        purpose=f"{said} {move.text}".strip() if said or elsewhere else state.purpose,
        rejections=0,
    )
    proposal = await propose(asked, recommender, seed=seed)
    return slated(asked, proposal, "utter_slate_refined", changes=move.changes)


async def show_more(state: TurnState, move: Move, recommender: Recommender, seed: int) -> Outcome:
    """Other bundles than those shown so far."""
    if state.slate is None:
        return Outcome((say("utter_ask_purpose"),), replace(state, pending="purpose"))
    asked = replace(state, constraints=changed(state.constraints, move.changes), rejections=0)
    seen = merged(asked.rejected, asked.shown)
    proposal = await propose(asked, recommender, seed=seed, avoid=seen)
    if not proposal.impression.shown():
        return Outcome((say("utter_exhausted"),), asked)
    return slated(asked, proposal, "utter_slate_more", changes=move.changes)


async def reject_bundle(
    state: TurnState, move: Move, recommender: Recommender, seed: int
) -> Outcome:
    """Turns the slate down; after two in a row we ask what is wrong instead of guessing again."""
    if state.slate is None:
        return Outcome((say("utter_no_slate"),), state)
    refused = replace(
        state,
        rejected=merged(state.rejected, members(state.slate)),
        rejections=state.rejections + 1,
        constraints=bounded(changed(state.constraints, move.changes), state, move),
    )
    said_why = move.changes.any() or move.critiques
    if refused.rejections >= PATIENCE and not said_why:
        return Outcome((say("utter_ask_what_wrong"),), replace(refused, pending="what_wrong"))
    proposal = await propose(refused, recommender, seed=seed)
    if not proposal.impression.shown():
        return Outcome((say("utter_exhausted"),), refused)
    return slated(refused, proposal, "utter_slate_rejected", changes=move.changes)


def _has_purpose(state: TurnState, move: Move) -> bool:
    said = _names_purpose(move) or cues().has_substance(move.text)
    return said or state.pending == "purpose"


def _names_purpose(move: Move) -> bool:
    named = move.scenarios or move.categories or move.attributes or move.changes.any()
    return bool(named)


def _with_purpose(state: TurnState, move: Move) -> TurnState:
    """A new purpose begins anew; saying more of the same one adds to it."""
    same = state.slate is not None and (
        state.scenario_id in move.scenarios or not (move.scenarios or move.categories)
    )
    if same and not cues().has_substance(move.text):
        return replace(state, constraints=changed(state.constraints, move.changes), rejections=0)
    begun = begun_anew(state.constraints, state.shop.catalog) if state.slate else state.constraints
    return replace(
        _fresh(state),
        purpose=move.text,
        scenario_id=None,
        constraints=changed(begun, move.changes),
    )


def _fresh(state: TurnState) -> TurnState:
    return replace(state, anchor=None, shown=(), rejections=0, named_bundle=None, pending=None)
