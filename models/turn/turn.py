"""One turn of shopping, the only one there is: chat, tickets, console and simulation take it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from data.types.turn import TurnRecord
from models.turn import (
    accepting,
    answering,
    asking,
    attending,
    choosing,
    conditions,
    critiquing,
    editing,
    inquiring,
    limits,
)
from models.turn.afterwards import concluded
from models.turn.choosing import UNSURE
from models.turn.conditions import LISTING
from models.turn.learning import Lesson, lesson_of
from models.turn.limits import REFUSED
from models.turn.meaning import meant
from models.turn.moves import NOT_UNDERSTOOD, Move
from models.turn.outcome import Outcome
from models.turn.plain_words import PROMISING, SHARING, SPEAKING, YES_OR_NO
from models.turn.ports import Recommender, TurnLog
from models.turn.reply import Reply
from models.turn.state import TurnState

Clock = Callable[[], datetime]
Asking = Callable[[TurnState, Move, Recommender, int], Awaitable[Outcome]]
Answering = Callable[[TurnState, Move], Outcome]

ASKING: Mapping[str, Asking] = {
    "request_bundle": asking.request_bundle,
    "complete_anchor": asking.complete_anchor,
    "refine": asking.refine,
    "show_more": asking.show_more,
    "reject_bundle": asking.reject_bundle,
    "critique": critiquing.critique,
    "swap_item": editing.swap_item,
    "remove_item": editing.remove_item,
    "add_item": editing.add_item,
    "keep_item": editing.keep_item,
    "ask_why": answering.ask_why,
    "ask_item": inquiring.ask_item,
}
ANSWERING: Mapping[str, Answering] = {
    "accept_bundle": accepting.accept_bundle,
    "view_basket": accepting.view_basket,
    "checkout": accepting.checkout,
    "compare_bundles": answering.compare_bundles,
    "ask_availability": answering.ask_availability,
    "browse_guides": answering.browse_guides,
    "rate_experience": attending.rate_experience,
    "order_status": attending.order_status,
    "human_agent": attending.human_agent,
    "forget_me": attending.forget_me,
    "affirm": attending.affirm,
    "deny": attending.deny,
    "restart": attending.restart,
    "help": attending.help_asked,
    "out_of_scope": attending.out_of_scope,
    NOT_UNDERSTOOD: attending.not_understood,
}
INFERRED: Mapping[str, Answering] = {
    LISTING: conditions.list_conditions,
    SPEAKING: attending.speak,
    SHARING: attending.share_personal_data,
    PROMISING: answering.ask_promise,
    UNSURE: choosing.ask_reading,
    REFUSED: limits.refuse,
}
"""What no classifier tells, but the words or the conversation do."""


async def take_turn(  # noqa: PLR0917 - the order is the contract
    state: TurnState,
    feedback: Move,
    recommender: Recommender,
    log: TurnLog,
    clock: Clock,
    seed: int,
) -> Reply:
    """Learns from the move, acts on it, commits what came of it, and only then replies.

    Raises KeyError for an intent that is no turn of shopping, and whatever the log raises when
    it cannot commit: a reply that was not logged must not go out.
    """
    begun = replace(state, number=state.number + 1)
    move = meant(begun, feedback)
    lesson = lesson_of(begun, move)
    learned = replace(_still_open(begun, move), preference=lesson.preference, unfolded=())
    outcome = concluded(begun, move, await _handled(learned, move, recommender, seed))
    record = _record(outcome, move, lesson, clock())
    await asyncio.to_thread(log.record, record)
    return Reply(outcome.says, outcome.state)


def _still_open(state: TurnState, move: Move) -> TurnState:
    """A yes some turns later is no answer any more: least of all may it erase somebody's data."""
    if state.pending in YES_OR_NO and move.intent not in ("affirm", "deny"):
        return replace(state, pending=None)
    # Who picked a reading said something else by now; who did not, said it in other words.
    return replace(state, pending=None) if state.pending == UNSURE else state


async def _handled(state: TurnState, move: Move, recommender: Recommender, seed: int) -> Outcome:
    if move.intent in ASKING:
        return await ASKING[move.intent](state, move, recommender, seed)
    return (INFERRED.get(move.intent) or ANSWERING[move.intent])(state, move)


def _record(outcome: Outcome, move: Move, lesson: Lesson, at: datetime) -> TurnRecord:
    state = outcome.state
    utterance = "" if outcome.forget else move.text
    return TurnRecord(
        turn_id=f"t-{state.conversation_id}-{state.number}",
        conversation_id=state.conversation_id,
        shopper_id=state.shopper_id,
        number=state.number,
        intent=move.intent,
        confidence=move.confidence,
        utterance=utterance,
        language=state.language,
        state=state.kept(),
        at=at,
        impression=outcome.impression,
        feedback=lesson.events,
        preference=None if outcome.forget else lesson.record,
        basket=() if outcome.forget else outcome.basket,
        survey=outcome.survey,
        forget=outcome.forget,
    )
