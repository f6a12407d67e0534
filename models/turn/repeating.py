"""Answers a message again whose turn stands already, though nobody could tell the shopper so."""

from data.types.turn import TurnRecord
from models.turn.moves import Move
from models.turn.ports import Recommender
from models.turn.proposing import slate_id_of
from models.turn.reply import Reply, SlateCard, say
from models.turn.state import TurnState
from models.turn.turn import Clock, take_turn


class _Nowhere:
    """A log for turns that stand already."""

    def record(self, turn: TurnRecord) -> None:
        """Writes nothing."""


async def told_again(  # noqa: PLR0917 - as of take_turn
    standing: TurnState,
    before: TurnState,
    move: Move,
    recommender: Recommender,
    clock: Clock,
    seed: int,
) -> Reply:
    """What the turn that led from ``before`` to ``standing`` answered. Nothing is written.

    A slate is the one that was written, since only its bundles can be taken; any other answer
    is worked out again.
    """
    if move.intent == "affirm" and _is_erased(before):
        return Reply((say("utter_forgotten"),), standing)
    slate = standing.slate
    if slate is not None and slate.shown() and slate.slate_id == slate_id_of(standing):
        relaxed = tuple(str(one["text"]) for one in slate.relaxations)
        notes = [say("utter_degraded")] if slate.degraded else []
        notes += [say("utter_relaxed", relaxations=relaxed)] if relaxed else []
        shown = say("utter_slate", SlateCard(slate, standing.constraints))
        return Reply((*notes, shown), standing)
    reply = await take_turn(before, move, recommender, _Nowhere(), clock, seed)
    return Reply(reply.says, standing)


def _is_erased(before: TurnState) -> bool:
    """Whether the yes erased what led to it, and with it the question that it answered."""
    return before.number > 0 and before.pending is None and before.message_id is None
