"""The survey at the end of a conversation, tied to what was shown."""

import pytest

from data.types.turn import BasketLine
from models.turn.reply import SurveyCard
from tests.factories import shown_state
from tests.fakes import FakeShopper, keys

pytestmark = pytest.mark.anyio

BASKET = (BasketLine("gas", 1),)


async def test_who_goes_to_pay_is_asked_once_how_it_was() -> None:
    shopper = FakeShopper(shown_state(basket=BASKET))
    reply = await shopper.does("checkout")
    assert keys(reply) == ["utter_checkout", "utter_ask_rating"]
    assert reply.says[-1].card == SurveyCard()
    assert keys(await shopper.does("checkout")) == ["utter_checkout"]


async def test_the_stars_are_kept_with_the_slate_that_was_shown() -> None:
    shopper = FakeShopper(shown_state(basket=BASKET))
    await shopper.does("checkout")
    await shopper.does("rate_experience", "four stars", stars=4)
    survey = shopper.logged.survey
    assert survey is not None
    assert (survey.stars, survey.slate_id) == (4, "s-1")


async def test_who_has_rated_already_is_not_asked() -> None:
    shopper = FakeShopper(shown_state(basket=BASKET))
    await shopper.does("rate_experience", "five stars", stars=5)
    assert keys(await shopper.does("checkout")) == ["utter_checkout"]


async def test_an_empty_basket_is_no_end() -> None:
    shopper = FakeShopper(shown_state())
    assert keys(await shopper.does("checkout")) == ["utter_basket_empty"]
    assert not shopper.state.asked_rating


async def test_a_question_that_is_open_is_not_talked_over() -> None:
    shopper = FakeShopper(shown_state(basket=BASKET, pending="which_item"))
    assert "utter_ask_rating" not in keys(await shopper.does("checkout"))
