"""What a move means where the conversation stands: before anything is shown nobody can edit it."""

from dataclasses import replace

from models.turn.moves import Move
from models.turn.references import kinds_named
from models.turn.state import TurnState

NOT_UNDERSTOOD = "nlu_fallback"
_NEEDING_A_SLATE = (
    "critique",
    "swap_item",
    "remove_item",
    "add_item",
    "keep_item",
    "reject_bundle",
    "show_more",
)


def meant(state: TurnState, move: Move) -> Move:
    """The move with the intent that it can have here; most are just what they seem."""
    if move.intent == NOT_UNDERSTOOD:
        return replace(move, intent=_guessed(state, move))
    if move.intent == "browse_guides" and move.changes.budget is not None:
        return _as_request(state, move)
    compares = not move.references or move.complains
    if move.intent == "ask_item" and move.critiques and compares and state.slate:
        return replace(move, intent="critique")
    if state.slate is None and move.intent in _NEEDING_A_SLATE:
        return _opening(state, move)
    return move


def _guessed(state: TurnState, move: Move) -> str:
    """Words of the shop tell enough to go on, even where the sentence was not understood."""
    if state.slate is not None and move.critiques:
        return "critique"
    if state.slate is not None and move.changes.any() and not move.scenarios:
        return "refine"
    return "request_bundle" if _says_something(move) or state.pending else NOT_UNDERSTOOD


def _opening(state: TurnState, move: Move) -> Move:
    """An edit of nothing yet: a request, or what goes with the item on the page."""
    if _says_something(move):
        return _as_request(state, move)
    return replace(move, intent="complete_anchor") if state.page_item_id else move


def _as_request(state: TurnState, move: Move) -> Move:
    """The same words as a request; what is spoken of as owned stays owned."""
    owned = kinds_named(state.shop, move.references) if move.owned else ()
    changes = replace(move.changes, owned=(*move.changes.owned, *owned))
    return replace(move, intent="request_bundle", changes=changes, references=())


def _says_something(move: Move) -> bool:
    return bool(move.scenarios or move.categories or move.changes.any())
