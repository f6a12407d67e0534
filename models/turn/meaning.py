"""What a move means where the conversation stands: before anything is shown nobody can edit it."""

from dataclasses import replace

from models.turn.choosing import NEEDING_A_SLATE, UNSURE, alternatives, likeliest
from models.turn.cues import cues
from models.turn.inquiring import aspects
from models.turn.limits import as_refused, limit_in
from models.turn.moves import NOT_UNDERSTOOD, Changes, Move, Reference, says_something
from models.turn.plain_words import said_plainly
from models.turn.references import kinds_named
from models.turn.state import TurnState

_SOUNDING_KEPT = ("accept_bundle", "keep_item", "add_item", "deny")
_SOUNDING_CHANGED = ("refine", "critique", "request_bundle", "rate_experience", NOT_UNDERSTOOD)
_OF_ONE_ITEM = (
    "swap_item",
    "remove_item",
    "keep_item",
    "ask_item",
    "ask_availability",
    "ask_why",
    NOT_UNDERSTOOD,
)


def meant(state: TurnState, move: Move) -> Move:
    """The move with the intent that it can have here; most are just what they seem."""
    if limit_in(move.text) is not None:
        return as_refused(move)
    move = _pointing(state, move)
    if alternatives(state, move):
        return replace(move, intent=UNSURE)
    if move.intent == NOT_UNDERSTOOD:
        return said_plainly(state, move) or replace(move, intent=_guessed(state, move))
    return said_plainly(state, move) or _placed(state, move)


def _pointing(state: TurnState, move: Move) -> Move:
    """With what "it" stands for: the item that was just asked about."""
    asks = aspects().reviews.search(move.text.lower()) and cues().points_here(move.text)
    if state.named_item and asks and move.intent in _SOUNDING_CHANGED:
        return replace(move, intent="ask_item", references=(Reference(item_id=state.named_item),))
    silent = not any(one.words or one.number is not None for one in move.references)
    if not (state.named_item and silent and move.intent in _OF_ONE_ITEM):
        return move
    if move.said is None or move.said.press is not None or not cues().points_here(move.text):
        return move
    return replace(move, references=(Reference(item_id=state.named_item),))


def _placed(state: TurnState, move: Move) -> Move:
    """The intent as it can be meant at this place of the conversation."""
    if move.intent == "browse_guides" and move.changes.budget is not None:
        return _as_request(state, move)
    compares = not move.references or move.complains
    if move.intent == "ask_item" and move.critiques and compares and state.slate:
        return replace(move, intent="critique")
    if state.slate is None and move.intent in NEEDING_A_SLATE:
        return _opening(state, move)
    if move.intent == "deny" and state.rejections and state.slate and state.pending is None:
        return replace(move, intent="reject_bundle")
    if move.intent == "add_item" and _begins_another(state, move):
        return _as_request(state, move)
    return _as_removal(state, move) or move


def _begins_another(state: TurnState, move: Move) -> bool:
    """ "A day hike as well" wants one more bundle, and no item."""
    named = move.categories or move.references
    return bool(move.scenarios) and state.scenario_id not in move.scenarios and not named


def _as_removal(state: TurnState, move: Move) -> Move | None:
    """Praise with an exception, or a bundle "without the strap": one item is to go."""
    excluded = move.changes.exclude
    kinds = [one for one in excluded if state.shop.catalog.concept(one, "category")]
    of_kinds = tuple(Reference(words=one.replace("_", " ")) for one in (*move.categories, *kinds))
    pointed = tuple(one for one in move.references if one.words or one.kind == "item")
    if move.intent in _SOUNDING_KEPT and (pointed or of_kinds) and cues().takes_out(move.text):
        gone = move.references if pointed else (*move.references, *of_kinds)
        return replace(
            move, intent="remove_item", references=gone, categories=(), changes=Changes()
        )
    only = move.changes == Changes(exclude=excluded) and kinds and len(kinds) == len(excluded)
    if move.intent == "refine" and state.slate and only and cues().praises_the_rest(move.text):
        gone = tuple(Reference(words=kind.replace("_", " ")) for kind in kinds)
        return replace(move, intent="remove_item", references=gone, changes=Changes())
    return None


def _guessed(state: TurnState, move: Move) -> str:
    """What the shop's own words tell of a sentence that was not understood. Beside a slate they
    must agree with one of its likeliest readings: else we ask which is meant."""
    guess = _by_words(state, move)
    readings = likeliest(state, move)
    if state.slate is None or state.pending == "purpose" or not readings or guess in readings:
        return guess
    return UNSURE


def _by_words(state: TurnState, move: Move) -> str:
    """Words of the shop tell enough to go on, even where the sentence was not understood."""
    if state.slate is not None and move.critiques:
        return "critique"
    if state.slate is not None and move.changes.any() and not move.scenarios:
        return "refine"
    answers = state.pending == "purpose"
    return "request_bundle" if says_something(move) or answers else NOT_UNDERSTOOD


def _opening(state: TurnState, move: Move) -> Move:
    """An edit of nothing yet: a request, or what goes with the item on the page."""
    if says_something(move):
        return _as_request(state, move)
    return replace(move, intent="complete_anchor") if state.page_item_id else move


def _as_request(state: TurnState, move: Move) -> Move:
    """The same words as a request; what is spoken of as owned stays owned."""
    owned = kinds_named(state.shop, move.references) if move.owned else ()
    changes = replace(move.changes, owned=(*move.changes.owned, *owned))
    return replace(move, intent="request_bundle", changes=changes, references=())
