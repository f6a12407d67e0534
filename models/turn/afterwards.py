"""What an answer ends with: the question still open, and a person for whom we cannot help."""

from collections.abc import Mapping
from dataclasses import replace

from data.types.money import Budget
from models.turn.choosing import UNSURE
from models.turn.cues import cues
from models.turn.moves import Move
from models.turn.outcome import Outcome
from models.turn.reply import SurveyCard, say
from models.turn.state import TurnState

PATIENCE = 3
"""Turns in a row without finding out what to do, before we offer a person."""
FAILING = frozenset(
    (
        "utter_default",
        "utter_choose_reading",
        "utter_ask_which_item",
        "utter_ask_which_bundle",
        "utter_ask_what_wrong",
        "utter_item_unknown",
        "utter_no_slate",
    )
)
OPEN: Mapping[str, str] = {
    "which_item": "utter_ask_which_item",
    "what_wrong": "utter_ask_what_wrong",
}
"""Questions that stay open through a digression, and are asked again after it."""
DIGRESSIONS = frozenset(
    (
        "ask_item",
        "ask_availability",
        "ask_why",
        "compare_bundles",
        "browse_guides",
        "view_basket",
        "help",
        "out_of_scope",
        "list_conditions",
        "refused",
    )
)


def concluded(before: TurnState, move: Move, outcome: Outcome) -> Outcome:
    """The outcome with what is remembered for the next turn, and what is asked at its end."""
    outcome = replace(outcome, state=_remembering(before, move, outcome))
    if outcome.forget or move.intent == "restart":
        return outcome
    return _asking_rating(move, _offering_person(move, _asked_again(before, move, outcome)))


def _remembering(before: TurnState, move: Move, outcome: Outcome) -> TurnState:
    state = outcome.state
    said = {one.response for one in outcome.says}
    waited_for = before.waiting is not None and before.waiting.intent == move.intent
    if state.pending == "which_item" and waited_for and "utter_ask_which_item" not in said:
        state = replace(state, pending=None)
    failures = state.failures + 1 if said & FAILING else 0
    waiting = state.waiting if state.pending in (UNSURE, "which_item") else None
    if "utter_ask_which_item" in said and state.pending == "which_item":
        waiting = move.said
    return replace(
        state,
        failures=failures,
        waiting=waiting,
        stated=_stated(move, state),
        named_item=None if outcome.impression else state.named_item,
    )


def _stated(move: Move, state: TurnState) -> Budget | None:
    """The budget as it was said, as long as there is one."""
    return (move.changes.stated or state.stated) if state.constraints.budget else None


def _asked_again(before: TurnState, move: Move, outcome: Outcome) -> Outcome:
    """Back to where a digression began."""
    question = OPEN.get(before.pending or "")
    still_open = outcome.state.pending == before.pending
    if question is None or move.intent not in DIGRESSIONS or not still_open:
        return outcome
    if any(one.response in FAILING for one in outcome.says):
        return outcome
    return replace(outcome, says=(*outcome.says, say(question)))


def _asking_rating(move: Move, outcome: Outcome) -> Outcome:
    """Who goes to pay is at the end: asked once how it was, unless they have said so, or something
    else is open."""
    state = outcome.state
    at_end = any(one.response == "utter_checkout" for one in outcome.says)
    if move.intent == "rate_experience":
        return replace(outcome, state=replace(state, asked_rating=True))
    if not at_end or state.asked_rating or state.pending is not None:
        return outcome
    asking = say("utter_ask_rating", SurveyCard())
    asked = replace(state, asked_rating=True)
    return replace(outcome, says=(*outcome.says, asking), state=asked)


def _offering_person(move: Move, outcome: Outcome) -> Outcome:
    """Three failures in a row, or anger: somebody else may do better."""
    state = outcome.state
    tried = state.failures >= PATIENCE
    settled = state.pending in ("handover", "forget_me") or move.intent == "human_agent"
    if settled or not (tried or cues().is_angry(move.text)):
        return outcome
    offering = replace(state, pending="handover", failures=0)
    return replace(outcome, says=(*outcome.says, say("utter_offer_person")), state=offering)
