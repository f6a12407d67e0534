"""Where it is not clear what a message meant: the two likeliest readings, to pick from."""

from dataclasses import replace

from models.turn.cues import OFFERED, cues
from models.turn.moves import Move
from models.turn.outcome import Outcome
from models.turn.reply import ChoiceCard, say
from models.turn.state import TurnState
from models.turn.wording import reading_name

UNSURE = "choose_reading"
"""The intent of a turn that asks which reading is meant; also what is pending until then."""
NEEDING_A_SLATE = (
    "critique",
    "swap_item",
    "remove_item",
    "add_item",
    "keep_item",
    "reject_bundle",
    "show_more",
)
_ABOUT_A_SLATE = (*NEEDING_A_SLATE, "accept_bundle", "compare_bundles", "ask_why")
LIKELY = 0.1
"""A reading less likely than this is none to ask about."""


def likeliest(state: TurnState, move: Move) -> tuple[str, ...]:
    """The two intents that the message leaves open, or most likely had, of those possible here;
    else none."""
    said = alternatives(state, move)
    if said:
        return said
    ranked = move.said.ranking if move.said else ()
    possible = [
        intent
        for intent, confidence in ranked
        if confidence >= LIKELY and reading_name(intent) and _is_possible(intent, state)
    ]
    return tuple(possible[:OFFERED]) if len(possible) >= OFFERED else ()


def alternatives(state: TurnState, move: Move) -> tuple[str, ...]:
    """The two intents between which the words leave the choice to us; nobody has bought who only
    thinks aloud. A reading once picked has no ranking any more: its words are not asked about
    again."""
    if move.said is None or not move.said.ranking or state.slate is None:
        return ()
    if move.said.intent == "accept_bundle" and cues().hesitates(move.text):
        return ("accept_bundle", "compare_bundles")
    return cues().alternatives_in(move.text)


def ask_reading(state: TurnState, move: Move) -> Outcome:
    """Asks which of two readings is meant, and keeps what was said until then."""
    readings = likeliest(state, move)
    assert move.said is not None, "without a ranking there is nothing to ask"
    first, second = (reading_name(intent) for intent in readings)
    assert first is not None
    assert second is not None
    waiting = replace(move.said, ranking=tuple((intent, 0.0) for intent in readings))
    asked = say("utter_choose_reading", ChoiceCard(readings), first=first, second=second)
    return Outcome((asked,), replace(state, pending=UNSURE, waiting=waiting))


def _is_possible(intent: str, state: TurnState) -> bool:
    return state.slate is not None or intent not in _ABOUT_A_SLATE
