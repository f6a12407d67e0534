import pytest

from data.types.turn import BasketLine
from models.contract.constraints import Constraints
from models.turn.reply import HandoverCard, SurveyCard
from models.turn.state import TurnState
from tests.factories import shown_state
from tests.fakes import FakeShopper, keys

pytestmark = pytest.mark.anyio


def _known() -> TurnState:
    return shown_state(
        constraints=Constraints(exclude=("leather",)),
        rejected=(("dome", "gas"),),
        basket=(BasketLine("gas", 1),),
        anchor="gas",
        rejections=1,
    )


async def test_a_rating_is_kept_with_its_words_and_its_slate() -> None:
    shopper = FakeShopper(shown_state())
    reply = await shopper.does("rate_experience", "five stars, great", stars=5)
    assert keys(reply) == ["utter_rated"]
    survey = shopper.logged.survey
    assert survey is not None
    assert (survey.stars, survey.text, survey.slate_id) == (5, "five stars, great", "s-1")


async def test_a_feeling_without_a_number_is_asked_for_one() -> None:
    shopper = FakeShopper(shown_state())
    reply = await shopper.does("rate_experience", "meh")
    assert keys(reply) == ["utter_ask_rating"]
    assert reply.says[0].card == SurveyCard()
    assert shopper.logged.survey is None


async def test_an_order_is_passed_to_a_person_after_a_yes() -> None:
    shopper = FakeShopper(shown_state())
    assert keys(await shopper.does("order_status", "where is it")) == ["utter_order_status"]
    reply = await shopper.does("affirm", "yes")
    assert keys(reply) == ["utter_handover"]
    assert reply.says[0].card == HandoverCard()


async def test_forgetting_asks_first_and_erases_nothing() -> None:
    shopper = FakeShopper(_known())
    reply = await shopper.does("forget_me", "delete my data")
    assert keys(reply) == ["utter_ask_forget"]
    assert not shopper.logged.forget
    assert reply.state.basket == (BasketLine("gas", 1),)


async def test_a_yes_forgets_everything_we_know() -> None:
    shopper = FakeShopper(_known())
    await shopper.does("reject_bundle", "none")
    await shopper.does("forget_me", "delete my data")
    reply = await shopper.does("affirm", "yes, all of it")
    assert keys(reply) == ["utter_forgotten"]
    logged = shopper.logged
    assert (logged.forget, logged.utterance, logged.basket, logged.preference) == (
        True,
        "",
        (),
        None,
    )
    assert not reply.state.preference.mean.any()
    assert (reply.state.rejected, reply.state.basket, reply.state.slate) == ((), (), None)
    assert "leather" not in str(logged.state)


async def test_a_no_forgets_nothing() -> None:
    shopper = FakeShopper(_known())
    await shopper.does("forget_me", "delete my data")
    assert keys(await shopper.does("deny", "no")) == ["utter_not_forgotten"]
    assert keys(await shopper.does("affirm", "yes")) == ["utter_affirmed"]
    assert not shopper.logged.forget


async def test_yes_and_no_to_nothing_are_taken_kindly() -> None:
    shopper = FakeShopper(shown_state())
    assert keys(await shopper.does("affirm", "yes")) == ["utter_affirmed"]
    assert keys(await shopper.does("deny", "no")) == ["utter_denied"]


async def test_a_person_is_called_at_once() -> None:
    reply = await FakeShopper(shown_state()).does("human_agent", "a person please")
    assert keys(reply) == ["utter_handover"]


async def test_a_restart_keeps_language_basket_and_what_was_turned_down() -> None:
    before = _known()
    reply = await FakeShopper(before).does("restart", "start over")
    after = reply.state
    assert keys(reply) == ["utter_restart"]
    assert (after.language, after.basket, after.rejected) == (
        before.language,
        before.basket,
        before.rejected,
    )
    assert (after.slate, after.anchor, after.purpose, after.rejections) == (None, None, "", 0)
    assert after.constraints == Constraints()
