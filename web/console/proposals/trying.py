"""What if: the conversation's next turn under other conditions, taken for nobody to see."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime

from data.types.money import Budget
from data.types.turn import Impression, TurnRecord
from models.contract.constraints import Constraints
from models.turn.moves import Move
from models.turn.ports import Recommender
from models.turn.state import TurnState
from models.turn.turn import take_turn
from web.console.errors import Unfit
from web.console.proposals.strategies import USUAL, following


@dataclass(frozen=True, slots=True)
class Premise:
    """What is supposed. ``budget_cents`` None leaves the budget as it stands, 0 takes it away.

    ``exclude`` are concept ids, ``keep`` item ids, added to what holds. ``purpose`` is what the
    bundle is for where nobody has said so yet, or where it is for something else.
    """

    budget_cents: int | None = None
    exclude: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    purpose: str = ""
    strategy: str = USUAL
    checkpoint: str = ""
    draw: int = 0


NOTHING_SUPPOSED = Premise()


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. ``impression`` is None where nothing could be proposed."""

    premise: Premise
    state: TurnState
    impression: Impression | None
    constraints: Constraints
    scenario_id: str | None
    relaxed: tuple[str, ...] = ()


@dataclass
class Unwritten:
    """A log that keeps the turn in memory: the shopper's conversation never hears of it."""

    record_kept: TurnRecord | None = field(default=None)

    def record(self, turn: TurnRecord) -> None:
        self.record_kept = turn


async def tried(
    state: TurnState, premise: Premise, recommender: Recommender, at: datetime
) -> Trial:
    """The slate that the next turn would show. Nothing is written. Raises Unfit where there is
    nothing to go on."""
    log = Unwritten()
    supposed = _supposed(state, premise)
    recommender = following(premise.strategy, recommender, state.shop)
    move = move_of(supposed, premise.purpose)
    reply = await take_turn(supposed, move, recommender, log, lambda: at, seed_of(state, premise))
    if reply.state.pending == "purpose":
        raise Unfit("purpose_missing")
    kept = log.record_kept
    impression = kept.impression if kept else None
    return Trial(
        premise=premise,
        state=supposed,
        impression=impression,
        constraints=reply.state.constraints,
        scenario_id=reply.state.scenario_id,
        relaxed=tuple(str(one.get("text")) for one in impression.relaxations) if impression else (),
    )


def move_of(state: TurnState, purpose: str) -> Move:
    """A request where there is a purpose to state, else the same again under other conditions."""
    if purpose and purpose != state.purpose:
        return Move("request_bundle", purpose)
    return Move("refine", "")


def seed_of(state: TurnState, premise: Premise) -> int:
    """The same for the same turn, so that slates differ by what was supposed and by no chance."""
    name = f"{state.conversation_id}/{state.number}/{premise.draw}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])


def _supposed(state: TurnState, premise: Premise) -> TurnState:
    constraints = state.constraints
    supposed = replace(
        constraints,
        exclude=_union(constraints.exclude, premise.exclude),
        keep=_union(constraints.keep, premise.keep),
        prefer=tuple(one for one in constraints.prefer if one not in premise.exclude),
        budget=_budget(state, premise),
    )
    return replace(state, constraints=supposed)


def _budget(state: TurnState, premise: Premise) -> Budget | None:
    if premise.budget_cents is None:
        return state.constraints.budget
    if premise.budget_cents <= 0:
        return None
    return Budget("max", None, premise.budget_cents, state.shop.catalog.shop.currency)


def _union(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*old, *new)))
