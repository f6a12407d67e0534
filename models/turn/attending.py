"""Turns that are about the service: ratings, orders, a person, one's data, yes and no, restart."""

from dataclasses import replace

from data.types.turn import Survey
from models.contract.constraints import Constraints
from models.preference.posterior import prior
from models.turn.moves import Move
from models.turn.outcome import Outcome
from models.turn.reply import HandoverCard, SlateCard, SurveyCard, say
from models.turn.state import TurnState

DISCONTENT = 2
"""Up to so many stars a shopper is not content."""


def rate_experience(state: TurnState, move: Move) -> Outcome:
    """Keeps the rating; asks for the number where only the feeling was said. Who is not content
    is offered a person."""
    if move.stars is None:
        return Outcome((say("utter_ask_rating", SurveyCard()),), state)
    survey = Survey(move.stars, move.text, state.slate.slate_id if state.slate else None)
    if move.stars <= DISCONTENT:
        offering = replace(state, pending="handover")
        return Outcome((say("utter_rated_low", stars=move.stars),), offering, survey=survey)
    return Outcome((say("utter_rated", stars=move.stars),), state, survey=survey)


def help_asked(state: TurnState, _: Move) -> Outcome:
    """What the assistant can do."""
    return Outcome((say("utter_help"),), state)


def out_of_scope(state: TurnState, _: Move) -> Outcome:
    """Something that no shop does; what is being shopped for stands as it stood."""
    return Outcome((say("utter_out_of_scope"),), state)


def share_personal_data(state: TurnState, _: Move) -> Outcome:
    """Personal data that nobody needs here; it was masked before it came this far."""
    return Outcome((say("utter_no_personal_data"),), state)


def speak(state: TurnState, _: Move) -> Outcome:
    """Another language was asked for: the slate is told again in the one that is spoken."""
    if state.slate is None or not state.slate.shown():
        return Outcome((say("utter_language"),), state)
    shown = say("utter_slate", SlateCard(state.slate, state.constraints))
    return Outcome((say("utter_language"), shown), state)


def order_status(state: TurnState, _: Move) -> Outcome:
    """Orders are the shop's own business; offers a person."""
    return Outcome((say("utter_order_status"),), replace(state, pending="handover"))


def human_agent(state: TurnState, _: Move) -> Outcome:
    """Calls a person."""
    return Outcome((say("utter_handover", HandoverCard()),), replace(state, pending=None))


def forget_me(state: TurnState, _: Move) -> Outcome:
    """Asks before anything is erased."""
    return Outcome((say("utter_ask_forget"),), replace(state, pending="forget_me"))


def not_understood(state: TurnState, _: Move) -> Outcome:
    """Nothing in the words to go on."""
    return Outcome((say("utter_default"),), state)


def affirm(state: TurnState, move: Move) -> Outcome:
    """Yes to the question that is open."""
    settled = replace(state, pending=None)
    if state.pending == "forget_me":
        return Outcome((say("utter_forgotten"),), _unknown(settled), forget=True)
    if state.pending == "handover":
        return human_agent(settled, move)
    if state.pending == "purpose":
        return Outcome((say("utter_ask_purpose"),), state)
    return Outcome((say("utter_affirmed"),), settled)


def deny(state: TurnState, _: Move) -> Outcome:
    """No to the question that is open."""
    settled = replace(state, pending=None)
    if state.pending == "forget_me":
        return Outcome((say("utter_not_forgotten"),), settled)
    return Outcome((say("utter_denied"),), settled)


def restart(state: TurnState, _: Move) -> Outcome:
    """Begins anew in the same language; the basket stays the shopper's."""
    return Outcome((say("utter_restart"),), restarted(state))


def _unknown(state: TurnState) -> TurnState:
    """The state of somebody whom we know nothing of."""
    return replace(restarted(state), preference=prior(state.shop.space), rejected=(), basket=())


def restarted(state: TurnState) -> TurnState:
    """Nothing asked, nothing shown, nothing pending; what was turned down stays turned down."""
    return replace(
        state,
        anchor=None,
        constraints=Constraints(),
        purpose="",
        scenario_id=None,
        slate=None,
        named_bundle=None,
        shown=(),
        rejections=0,
        pending=None,
        named_item=None,
        stated=None,
        waiting=None,
        failures=0,
    )
