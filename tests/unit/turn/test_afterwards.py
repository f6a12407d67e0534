"""What an answer ends with: the open question again, or the offer of a person."""

import pytest

from models.turn.moves import NOT_UNDERSTOOD, Critique, Reference
from tests.factories import fresh_state, shown_state
from tests.fakes import FakeShopper, keys

pytestmark = pytest.mark.anyio
OFFER = "utter_offer_person"


async def test_the_third_failure_in_a_row_offers_a_person_and_yes_calls_one() -> None:
    shopper = FakeShopper(shown_state())
    assert keys(await shopper.does(NOT_UNDERSTOOD, "hm")) == ["utter_default"]
    assert keys(await shopper.does("swap_item", "swap it")) == ["utter_ask_which_item"]
    assert keys(await shopper.does(NOT_UNDERSTOOD, "hmm")) == ["utter_default", OFFER]
    assert keys(await shopper.does("affirm", "yes")) == ["utter_handover"]


async def test_no_to_the_offer_goes_on_and_three_more_offer_again() -> None:
    shopper = FakeShopper(fresh_state())
    for _ in range(2):
        for _ in range(2):
            assert OFFER not in keys(await shopper.does(NOT_UNDERSTOOD, "hm"))
        assert OFFER in keys(await shopper.does(NOT_UNDERSTOOD, "hm"))
        assert keys(await shopper.does("deny", "no")) == ["utter_denied"]


async def test_a_turn_that_works_begins_the_count_anew() -> None:
    shopper = FakeShopper(shown_state())
    await shopper.does(NOT_UNDERSTOOD, "hm")
    await shopper.does(NOT_UNDERSTOOD, "hm")
    await shopper.does("show_more", "more")
    assert keys(await shopper.does(NOT_UNDERSTOOD, "hm")) == ["utter_default"]


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("reject_bundle", "you stupid bot, these are ridiculous"),
        ("rate_experience", "I hate this"),
        (NOT_UNDERSTOOD, "fuck this"),
        ("critique", "气死我了"),
        ("reject_bundle", "什么破推荐，浪费时间"),
    ],
)
async def test_anger_is_answered_with_the_offer_of_a_person(intent: str, text: str) -> None:
    shopper = FakeShopper(shown_state())
    assert keys(await shopper.does(intent, text))[-1] == OFFER
    assert keys(await shopper.does("affirm", "yes")) == ["utter_handover"]


@pytest.mark.parametrize("text", ["a garbage bag", "垃圾袋", "滚筒式的", "a pair of dumbbells"])
async def test_words_that_only_look_angry_are_not(text: str) -> None:
    assert OFFER not in keys(await FakeShopper(shown_state()).does("refine", text))


@pytest.mark.parametrize(("stars", "offers"), [(1, True), (2, True), (3, False), (5, False)])
async def test_a_low_rating_is_answered_with_the_offer_of_a_person(
    stars: int, offers: bool
) -> None:
    shopper = FakeShopper(shown_state())
    reply = await shopper.does("rate_experience", f"{stars} stars", stars=stars)
    assert keys(reply) == ["utter_rated_low" if offers else "utter_rated"]
    assert shopper.logged.survey is not None
    assert shopper.logged.survey.stars == stars
    assert (reply.state.pending == "handover") is offers


async def test_who_asks_for_a_person_is_not_offered_one() -> None:
    reply = await FakeShopper(shown_state()).does("human_agent", "a person, you stupid bot")
    assert keys(reply) == ["utter_handover"]


async def test_a_question_stays_open_through_a_digression() -> None:
    shopper = FakeShopper(shown_state())
    await shopper.does("reject_bundle", "no")
    assert keys(await shopper.does("reject_bundle", "no")) == ["utter_ask_what_wrong"]
    aside = await shopper.does("ask_availability", "is it in stock?")
    assert keys(aside) == ["utter_availability", "utter_ask_what_wrong"]
    back = await shopper.does("critique", "cheaper", critiques=(Critique("price", "less"),))
    assert keys(back) == ["utter_slate_critique"]
    assert len(back.state.rejected) == 3


async def test_without_an_open_question_a_digression_asks_nothing() -> None:
    reply = await FakeShopper(shown_state()).does("ask_availability", "is it in stock?")
    assert keys(reply) == ["utter_availability"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [("the price", ("price", "less")), ("尺寸", ("size", "less")), ("质量", ("quality", "more"))],
)
@pytest.mark.parametrize("intent", [NOT_UNDERSTOOD, "ask_item", "reject_bundle"])
async def test_what_is_wrong_may_be_said_in_a_word(
    intent: str, text: str, bound: tuple[str, str]
) -> None:
    shopper = FakeShopper(shown_state(pending="what_wrong"))
    reply = await shopper.does(intent, text, references=(Reference(words=text),))
    assert keys(reply) == ["utter_slate_critique"]
    held = shopper.asked.constraints.bounds[0]
    assert (held.measure, held.direction) == bound


async def test_another_language_is_answered_with_the_slate_again() -> None:
    shopper = FakeShopper(shown_state())
    reply = await shopper.does("swap_item", "换成中文吧")
    assert keys(reply) == ["utter_language", "utter_slate"]
    assert shopper.recommender.asked == []
    assert shopper.logged.impression is None
    assert keys(await FakeShopper(fresh_state()).does("help", "in English please")) == [
        "utter_language"
    ]
