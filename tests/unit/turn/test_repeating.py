"""A message that is sent again although its turn stands."""

import pytest

from data.types.turn import BasketLine
from models.contract.recommendation import Relaxation
from models.turn.moves import Move, Reference
from models.turn.repeating import told_again
from models.turn.reply import SlateCard
from models.turn.state import TurnState
from tests.factories import LARGE, SMALL, fresh_state, recommendation, shown_state
from tests.fakes import FakeRecommender, FakeShopper, keys, stopped_clock, uttered

pytestmark = pytest.mark.anyio


async def test_the_slate_that_was_written_is_shown_again() -> None:
    relaxed = Relaxation("budget", "the budget is $327", {"max_cents": 32700})
    written = recommendation(LARGE, relaxations=(relaxed,), degraded=True)
    before, move = fresh_state(), Move("request_bundle", "camping")
    shopper = FakeShopper(before, FakeRecommender([written]))
    await shopper.does(move.intent, move.text, scenarios=("camping",))
    other = FakeRecommender([recommendation(SMALL)])
    reply = await told_again(shopper.state, before, move, other, stopped_clock, 7)
    assert keys(reply) == ["utter_degraded", "utter_relaxed", "utter_slate"]
    assert "$327" in uttered(reply.says[1], reply.state.shop, "zh")
    card = reply.says[-1].card
    assert isinstance(card, SlateCard)
    assert card.impression == shopper.logged.impression
    assert reply.state == shopper.state
    assert other.asked == []


async def test_an_answer_without_a_slate_is_worked_out_again_and_changes_nothing() -> None:
    before = shown_state()
    move = Move("accept_bundle", "the second", references=(Reference(number=2, kind="bundle"),))
    shopper = FakeShopper(before)
    first = await shopper.does(move.intent, move.text, references=move.references)
    standing: TurnState = shopper.state
    assert BasketLine("tunnel", 1, "b-2") in standing.basket
    reply = await told_again(standing, before, move, shopper.recommender, stopped_clock, 7)
    assert reply.says == first.says
    assert reply.state == standing
    assert len(shopper.log.records) == 1
