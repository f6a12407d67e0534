import pytest

from data.feedback.errors import LogBusy
from data.types.turn import FeedbackEvent
from models.contract.recommendation import RecommendRequest
from models.turn.moves import Move
from models.turn.turn import take_turn
from tests.factories import NOW, fresh_state, shown_state
from tests.fakes import FakeLog, FakeRecommender, FakeShopper, keys, stopped_clock

pytestmark = pytest.mark.anyio


async def test_the_turn_is_logged_whole_when_the_reply_is_there() -> None:
    shopper = FakeShopper(fresh_state())
    reply = await shopper.does("request_bundle", "a camping weekend", confidence=0.8)
    logged = shopper.logged
    assert (logged.turn_id, logged.number, logged.at) == ("t-c-1-1", 1, NOW)
    assert (logged.intent, logged.confidence, logged.utterance) == (
        "request_bundle",
        0.8,
        "a camping weekend",
    )
    assert logged.impression == reply.state.slate
    assert logged.state == reply.state.kept()


async def test_the_impression_keeps_what_the_decision_was_taken_on() -> None:
    shopper = FakeShopper(fresh_state())
    await shopper.does("request_bundle", "a camping weekend")
    shown = shopper.logged.impression
    assert shown is not None
    assert shown.context["utterance"] == "a camping weekend"
    assert shown.context["scenario_id"] == "camping"
    assert {"constraints", "taste", "avoid", "seed"} <= set(shown.context)
    assert "conversation_id" not in shown.context
    assert RecommendRequest(conversation_id="", **shown.context).utterance == "a camping weekend"


async def test_a_turn_that_cannot_be_logged_has_no_reply() -> None:
    shopper = FakeShopper(fresh_state(), log=FakeLog(error=LogBusy("locked")))
    with pytest.raises(LogBusy):
        await shopper.does("request_bundle", "a camping weekend")


async def test_an_intent_that_is_no_turn_of_shopping_is_refused_and_not_logged() -> None:
    log = FakeLog()
    with pytest.raises(KeyError):
        await take_turn(
            fresh_state(), Move("greet", "hi"), FakeRecommender(), log, stopped_clock, 7
        )
    assert log.records == []


async def test_turns_are_numbered_one_after_the_other() -> None:
    shopper = FakeShopper(fresh_state())
    await shopper.does("request_bundle", "a camping weekend")
    await shopper.does("show_more", "more")
    assert [record.number for record in shopper.log.records] == [1, 2]
    slates = [record.impression.slate_id for record in shopper.log.records if record.impression]
    assert slates == ["s-c-1-1", "s-c-1-2"]


async def test_the_page_events_are_handed_on_only_once() -> None:
    click = FeedbackEvent("e-1", "click", item_id="gas", source="event")
    shopper = FakeShopper(shown_state(unfolded=(click,)))
    await shopper.does("view_basket")
    assert shopper.logged.preference is not None
    assert shopper.logged.preference.folded == ("e-1",)
    assert shopper.state.unfolded == ()
    await shopper.does("view_basket")
    assert shopper.logged.preference is None


async def test_the_taste_of_this_turn_already_moves_its_own_slate() -> None:
    shopper = FakeShopper(shown_state())
    await shopper.does("reject_bundle", "none of these")
    assert any(shopper.asked.taste.mean)


@pytest.mark.parametrize("question", ["forget_me", "handover"])
async def test_a_yes_after_another_turn_answers_nothing(question: str) -> None:
    shopper = FakeShopper(shown_state(pending=question))
    await shopper.does("view_basket")
    reply = await shopper.does("affirm", "yes")
    assert keys(reply) == ["utter_affirmed"]
    assert not shopper.logged.forget
