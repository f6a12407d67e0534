"""What the words say plainly, whatever the classifier took the sentence for."""

from dataclasses import replace

from models.turn.conditions import LISTING
from models.turn.cues import cues
from models.turn.moves import NOT_UNDERSTOOD, Critique, Move, says_something
from models.turn.state import TurnState

SPEAKING = "speak_language"
"""The intent of a turn that asks for another language."""
SHARING = "share_personal_data"
"""The intent of a turn that tells nothing but personal data."""
PROMISING = "ask_promise"
"""The intent of a turn that asks for a promise."""
YES_OR_NO = ("forget_me", "handover")
"""Questions that only the very next turn can answer."""
_ABOUT_PROMISES = (
    "keep_item",
    "ask_item",
    "ask_availability",
    "affirm",
    "out_of_scope",
    "ask_why",
    "accept_bundle",
    NOT_UNDERSTOOD,
)
_ASIDES = ("deny", "affirm", "thank", "help", "out_of_scope", NOT_UNDERSTOOD)
"""Intents that change nothing by themselves; a condition said with them is what counts."""
_TAKING_BACK = (*_ASIDES, "remove_item", "forget_me", "ask_item", "keep_item", "swap_item")
_LOSING = (*_TAKING_BACK, "add_item", "reject_bundle", "order_status")
_IDLE = (*_ASIDES, "keep_item", "complete_anchor", "request_bundle", "add_item", "refine")
"""Intents that a sentence about oneself is taken for."""
_ABOUT_DELIVERY = ("ask_availability", "order_status")
_NAMING_A_FAULT = (
    NOT_UNDERSTOOD,
    "ask_item",
    "ask_availability",
    "refine",
    "reject_bundle",
    "request_bundle",
    "critique",
)


def said_plainly(state: TurnState, move: Move) -> Move | None:
    """The move with the intent that its words alone tell; None for most."""
    intent = _of_words(move)
    if intent is not None:
        return replace(move, intent=intent)
    faulty = _naming_a_fault(state, move)
    if faulty is not None:
        return faulty
    move = _in_currency(state, move)
    if state.slate is not None and _changes_a_condition(state, move):
        return replace(move, intent="refine", references=())
    return None


def _of_words(move: Move) -> str | None:
    if cues().asks_what_holds(move.text):
        return LISTING
    if cues().asks_for_language(move.text):
        return SPEAKING
    if cues().holds_personal_data(move.text) and _wants_nothing(move):
        return SHARING
    if cues().asks_for_promise(move.text) and move.intent in _ABOUT_PROMISES:
        return PROMISING
    return None


def _naming_a_fault(state: TurnState, move: Move) -> Move | None:
    """A measure named in answer to what is wrong is a critique along it."""
    at_fault = cues().measure_at_fault(move.text) if state.pending == "what_wrong" else None
    silent = not move.critiques and not move.changes.any()
    if at_fault is None or not silent or move.intent not in _NAMING_A_FAULT:
        return None
    wanted = Critique(at_fault, "more" if at_fault == "quality" else "less")
    return replace(move, intent="critique", critiques=(wanted,), references=())


def _wants_nothing(move: Move) -> bool:
    """Whether nothing that a shop does is asked for beside."""
    return move.intent in _IDLE and not (says_something(move) or move.critiques)


def _in_currency(state: TurnState, move: Move) -> Move:
    """ "I meant yuan" says the same budget anew, in the currency named."""
    changes, said, shop = move.changes, state.stated, state.shop.catalog.shop
    if changes.currency is None or changes.budget is not None or said is None:
        return move
    if changes.currency == (said.currency or shop.currency) or changes.currency not in shop.rates:
        return move
    stated = replace(said, currency=changes.currency)
    meant_now = replace(changes, stated=stated, budget=shop.converted(stated), dropped=())
    return replace(move, changes=meant_now, intent="deny")


def _changes_a_condition(state: TurnState, move: Move) -> bool:
    """Whether the move is about a condition that holds, whatever else it seems to be."""
    changes = move.changes
    if move.intent == "request_bundle":
        return _is_no_new_purpose(move)
    if move.intent in _ABOUT_DELIVERY and changes.within_days is not None:
        return cues().demands(move.text)
    if move.intent == "add_item" and changes.owned:
        return not move.categories
    if changes.dropped or changes.withdrawn:
        return _takes_back(state, move)
    answering = state.pending in YES_OR_NO
    return move.intent in ("deny", "affirm", "thank") and not answering and changes.any()


def _takes_back(state: TurnState, move: Move) -> bool:
    """Whether something that holds is taken back, in a sentence that may mean just that."""
    withdrawn, holds = set(move.changes.withdrawn), state.constraints
    if move.changes.dropped:
        return move.intent in _TAKING_BACK
    if withdrawn & {*holds.owned}:
        return move.intent in _LOSING
    liked = withdrawn & {*holds.exclude, *holds.prefer}
    return bool(liked) and move.intent in (*_TAKING_BACK, "accept_bundle")


def _is_no_new_purpose(move: Move) -> bool:
    """ "I said no nylon" changes what is shown; nobody asks for a purpose by what is not wanted."""
    changes = move.changes
    without = changes.exclude or changes.withdrawn or changes.owned or changes.dropped
    return bool(without) and not (move.scenarios or move.categories or changes.age_months)
