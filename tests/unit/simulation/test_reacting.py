from dataclasses import replace
from random import Random

import pytest

from data.types.turn import TurnRecord
from models.preference.posterior import prior
from models.simulation.arms import NoLearning
from models.simulation.place import EnginePlace
from models.simulation.reacting import Reacting, accepting
from models.simulation.shopper import Manner, Shopper
from models.turn.moves import Move
from models.turn.state import TurnState
from models.turn.turn import take_turn
from tests.fakes import stopped_clock

pytestmark = pytest.mark.anyio


class Forgetful:
    def record(self, turn: TurnRecord) -> None:
        """Keeps nothing."""


@pytest.fixture
async def state(place: EnginePlace, shopper: Shopper) -> TurnState:
    begun = TurnState("c", "s", shopper.language, 0, place.shop, prior(place.shop.space))
    move = Move("request_bundle", shopper.opening, shopper.changes)
    recommender = NoLearning(place.source(shopper))
    return (await take_turn(begun, move, recommender, Forgetful(), stopped_clock, 3)).state


@pytest.fixture
def shopper(shoppers: tuple[Shopper, ...]) -> Shopper:
    """One who makes no mistakes and always speaks."""
    return replace(shoppers[0], manner=Manner(0.0, 0.0, 0.0, 10))


def _moves(shopper: Shopper, state: TurnState, count: int = 40) -> list[Move]:
    return [Reacting(shopper, state, 1, Random(seed)).move() for seed in range(count)]


async def test_all_kinds_of_reaction_come_to_mind(shopper: Shopper, state: TurnState) -> None:
    intents = {move.intent for move in _moves(shopper, state)}
    assert {"reject_bundle", "keep_item", "swap_item"} <= intents
    assert all(move.text for move in _moves(shopper, state))


async def test_silence_asks_for_others(shopper: Shopper, state: TurnState) -> None:
    silent = replace(shopper, manner=replace(shopper.manner, silence=1.0))
    assert {move.intent for move in _moves(silent, state)} == {"show_more"}


async def test_the_item_swapped_is_worth_less_than_the_one_kept(
    shopper: Shopper, state: TurnState
) -> None:
    def named(deed: str, noise: float) -> str | None:
        manner = replace(shopper.manner, noise=noise)
        one = replace(shopper, deeds={deed: 1.0}, manner=manner)
        return Reacting(one, state, 1, Random(1)).move().references[1].item_id

    assert named("swap", 0.0) != named("keep", 0.0)
    # Always mistaken twice: the worst bundle for the best, and its worst item for the best.
    assert named("keep", 1.0) != named("keep", 0.0)


async def test_who_was_asked_what_is_wrong_does_not_just_turn_down_again(
    shopper: Shopper, state: TurnState
) -> None:
    asked = replace(state, pending="what_wrong")
    assert "reject_bundle" not in {move.intent for move in _moves(shopper, asked)}


async def test_a_wish_is_for_what_is_liked_and_missing_or_against_what_is_disliked(
    shopper: Shopper, state: TurnState
) -> None:
    likes = getattr(shopper.wants, "likes")  # noqa: B009
    wishing = replace(shopper, deeds={"wish": 1.0})
    moves = [move for move in _moves(wishing, state) if move.intent == "refine"]
    assert moves
    assert all(likes[one] > 0 for move in moves for one in move.changes.prefer)
    assert all(likes[one] < 0 for move in moves for one in move.changes.exclude)


async def test_what_was_said_is_sometimes_taken_back(shopper: Shopper, state: TurnState) -> None:
    fickle = replace(shopper, manner=replace(shopper.manner, contradiction=1.0))
    said = replace(state, constraints=replace(state.constraints, exclude=("black",)))
    assert Reacting(fickle, said, 1, Random(1)).move().changes.prefer == ("black",)


async def test_clicks_and_dismissals_are_of_the_page(shopper: Shopper, state: TurnState) -> None:
    events = [
        one for seed in range(30) for one in Reacting(shopper, state, 1, Random(seed)).clicks()
    ]
    assert {one.kind for one in events} == {"click", "dismiss"}
    assert {one.source for one in events} == {"event"}
    assert {one.slate_id for one in events} == {state.slate.slate_id if state.slate else None}


async def test_taking_a_bundle_names_it(shopper: Shopper, state: TurnState) -> None:
    bundle = state.bundles()[1]
    move = accepting(shopper, bundle, Random(1))
    assert (move.intent, move.references[0].bundle_id) == ("accept_bundle", bundle.bundle_id)
    assert "2" in move.text
