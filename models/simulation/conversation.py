"""One conversation of a simulated shopper: the real turn, up to ten rounds of slates.

The protocol is the multi-round one of Bundle-MCR (He et al., Bundle MCR: Towards Conversational
Bundle Recommendation, RecSys 2022), but with shoppers who err, change their mind and fall silent.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from random import Random

from data.types.turn import FeedbackEvent, Impression, TurnRecord
from models.contract.recommendation import Taste
from models.preference.posterior import prior
from models.simulation.acceptance import FAILED, ROUNDS
from models.simulation.reacting import Reacting, accepting, chosen
from models.simulation.shopper import Shopper
from models.turn.moves import Move
from models.turn.ports import Recommender
from models.turn.proposing import taste_of
from models.turn.state import ShopView, TurnState
from models.turn.turn import take_turn

ALWAYS = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
"""A clock that stands still: nothing here may hang on the time."""
Ranking = Callable[[Taste, int], float]


@dataclass(frozen=True)
class Course:
    """How a conversation went. ``turns`` is the round in which something was taken, 11 if never.

    ``tastes`` and ``ranks`` go by round: what the recommender could know, and where it put the
    bundle wanted most. ``rejected_again`` counts bundles shown after they were turned down;
    ``unlogged`` decisions of the policy whose chances are missing or do not add up to one.
    """

    shopper: str
    turns: int
    tastes: tuple[Taste, ...]
    ranks: tuple[float, ...]
    decisions: int
    rejected_again: int
    unlogged: int

    @property
    def succeeded(self) -> bool:
        return self.turns < FAILED


class Memory:
    """A log that keeps the turns of one conversation."""

    def __init__(self) -> None:
        self.records: list[TurnRecord] = []

    def record(self, turn: TurnRecord) -> None:
        self.records.append(turn)


class Conversation:
    """One shopper before one recommender; take it once. ``ranked`` tells, for a taste and a
    round, the place of the bundle wanted most, and may be left out."""

    def __init__(
        self,
        shopper: Shopper,
        shop: ShopView,
        recommender: Recommender,
        ranked: Ranking | None = None,
    ) -> None:
        self._shopper = shopper
        self._recommender = recommender
        self._ranked = ranked
        self._log = Memory()
        self._state = TurnState(
            conversation_id=f"sim-{shopper.name}",
            shopper_id=f"sim-{shopper.name}",
            language=shopper.language,
            number=0,
            shop=shop,
            preference=prior(shop.space),
        )
        self._turned_down: set[frozenset[str]] = set()
        self._again = 0
        self._tastes: list[Taste] = []
        self._ranks: list[float] = []
        self.clicks: list[FeedbackEvent] = []
        """What the page saw beside the turns, once the conversation is over."""

    @property
    def records(self) -> tuple[TurnRecord, ...]:
        """The turns taken so far, as the log would keep them."""
        return tuple(self._log.records)

    async def course(self) -> Course:
        """Talks until something is taken, ten rounds are over, or patience is."""
        shopper = self._shopper
        turns = FAILED
        move = Move("request_bundle", shopper.opening, shopper.changes)
        for round_number in range(1, min(ROUNDS, shopper.manner.patience) + 1):
            fresh = await self._does(move, round_number)
            random = self._random(round_number)
            choice = chosen(shopper, self._state, round_number, random) if fresh else None
            if choice is not None:
                turns = round_number
                await self._does(accepting(shopper, choice, random), round_number)
                break
            move = self._reacted(round_number, random)
        return self._course(turns)

    async def _does(self, move: Move, round_number: int) -> bool:
        """Takes the turn; says whether there is a new slate to look at."""
        before = self._state
        if move.intent == "reject_bundle":
            self._turned_down.update(one.item_ids() for one in before.bundles())
        seed = int.from_bytes(sha256(f"{self._shopper.name}/{round_number}".encode()).digest()[:4])
        reply = await take_turn(before, move, self._recommender, self._log, lambda: ALWAYS, seed)
        self._state = reply.state
        fresh = self._log.records[-1].impression is not None
        if fresh:
            self._again += sum(one.item_ids() in self._turned_down for one in reply.state.bundles())
        if move.intent != "accept_bundle":
            self._measured(round_number)
        return fresh

    def _measured(self, round_number: int) -> None:
        taste = taste_of(self._state)
        self._tastes.append(taste)
        if self._ranked is not None:
            self._ranks.append(self._ranked(taste, round_number))

    def _reacted(self, round_number: int, random: Random) -> Move:
        if not self._state.bundles():
            return Move("request_bundle", self._shopper.opening, self._shopper.changes)
        reacting = Reacting(self._shopper, self._state, round_number, random)
        clicks: Sequence[FeedbackEvent] = reacting.clicks()
        self.clicks.extend(clicks)
        self._state = replace(self._state, unfolded=(*self._state.unfolded, *clicks))
        return reacting.move()

    def _random(self, round_number: int) -> Random:
        return Random(f"{self._shopper.name}/reacts/{round_number}")

    def _course(self, turns: int) -> Course:
        shown = [one.impression for one in self._log.records if one.impression is not None]
        decided = [one for one in shown if not (one.forced and one.policy == "edit")]
        return Course(
            shopper=self._shopper.name,
            turns=turns,
            tastes=tuple(self._tastes),
            ranks=tuple(self._ranks),
            decisions=len(decided),
            rejected_again=self._again,
            unlogged=sum(not has_propensities(one) for one in decided),
        )


def has_propensities(slate: Impression) -> bool:
    """Whether every chance of a decision is logged, and those of the first place add up to one."""
    chances = [one.p_first for one in slate.pool]
    shown = [one.propensity for one in slate.shown()]
    if None in chances or None in shown or slate.slate_propensity is None:
        return False
    product = math.prod(one for one in shown if one is not None)
    whole = math.fsum(one for one in chances if one is not None)
    return abs(whole - 1) < 1e-9 and math.isclose(product, slate.slate_propensity, rel_tol=1e-9)
