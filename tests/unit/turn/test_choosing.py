"""Where it is not clear what was meant: two readings to pick from, and the one that was picked."""

from dataclasses import replace

import pytest

from data.types.money import Budget
from data.types.turn import Memory
from models.contract.constraints import Constraints
from models.turn.moves import NOT_UNDERSTOOD, Mention, Press, Utterance
from models.turn.reading import read
from models.turn.reply import ChoiceCard
from models.turn.resuming import resumed
from models.turn.state import TurnState, state_of
from models.turn.turn import take_turn
from tests.factories import NOW, SHOP, fresh_state, mention, shown_state
from tests.fakes import FakeLog, FakeRecommender, FakeShopper, keys, stopped_clock, uttered

pytestmark = pytest.mark.anyio
RANKED = ((NOT_UNDERSTOOD, 0.4), ("thank", 0.38), ("swap_item", 0.3), ("remove_item", 0.25))
TEXT = "the stove, hm, not that one"
UNCLEAR = Utterance(
    NOT_UNDERSTOOD, TEXT, (mention("item_ref", "stove", TEXT),), confidence=0.4, ranking=RANKED
)
BUDGET = Constraints(budget=Budget("max", None, 30000, "USD"))


async def _says(shopper: FakeShopper, utterance: Utterance) -> list[str]:
    """The responses to what Rasa understood, read and taken as the action does it."""
    move = read(resumed(shopper.state, utterance), SHOP, NOW.date())
    reply = await take_turn(shopper.state, move, shopper.recommender, shopper.log, stopped_clock, 7)
    shopper.state = _stored(reply.state)
    return keys(reply)


def _stored(state: TurnState) -> TurnState:
    """The state as the next turn finds it in the database."""
    memory = Memory(
        conversation_id="c-1",
        shopper_id="shopper-1",
        language="en",
        page_item_id=None,
        number=state.number,
        state=state.kept(),
        impression=state.slate,
        preference=None,
        basket=(),
        unfolded=(),
    )
    return state_of(memory, SHOP, state.preference, "en")


@pytest.fixture
def asked() -> FakeShopper:
    return FakeShopper(shown_state(constraints=BUDGET))


async def test_the_two_likeliest_readings_are_offered(asked: FakeShopper) -> None:
    move = read(UNCLEAR, SHOP, NOW.date())
    reply = await take_turn(asked.state, move, FakeRecommender(), FakeLog(), stopped_clock, 7)
    assert keys(reply) == ["utter_choose_reading"]
    assert reply.says[0].card == ChoiceCard(("swap_item", "remove_item"))
    said = uttered(reply.says[0], SHOP, "en")
    assert "swap one item" in said
    assert "take one item out" in said
    assert "换掉其中一件" in uttered(reply.says[0], SHOP, "zh")


async def test_the_reading_picked_is_acted_on_with_what_was_said(asked: FakeShopper) -> None:
    await _says(asked, UNCLEAR)
    pressed = Utterance("remove_item", "", press=Press(reading="remove_item"))
    assert await _says(asked, pressed) == ["utter_edited_remove"]
    edit = asked.asked.edit
    assert edit is not None
    assert (edit.kind, edit.role_id) == ("remove", "kitchen")
    assert asked.state.constraints.budget == BUDGET.budget
    assert asked.logged.utterance == TEXT
    assert asked.state.waiting is None


@pytest.mark.parametrize(
    ("utterance", "response"),
    [
        (Utterance("affirm", "yes"), "utter_edited_swap"),
        (
            Utterance(
                "accept_bundle",
                "the second one",
                (Mention("ordinal", "the second one", None, {"number": 2}, 0),),
            ),
            "utter_edited_remove",
        ),
    ],
)
async def test_a_reading_can_be_picked_in_words(
    asked: FakeShopper, utterance: Utterance, response: str
) -> None:
    await _says(asked, UNCLEAR)
    assert await _says(asked, utterance) == [response]


async def test_who_says_something_else_is_taken_at_their_word(asked: FakeShopper) -> None:
    await _says(asked, UNCLEAR)
    assert await _says(asked, Utterance("show_more", "show me more")) == ["utter_slate_more"]
    late = Utterance("remove_item", "", press=Press(reading="remove_item"))
    assert await _says(asked, late) == ["utter_ask_which_item"]


@pytest.mark.parametrize("text", ["hm, i might take the first", "第一套让我再想想"])
async def test_who_only_thinks_of_taking_a_bundle_is_asked(asked: FakeShopper, text: str) -> None:
    ranking = (("accept_bundle", 0.9), ("thank", 0.1))
    number = mention("ordinal", "first" if "first" in text else "第一套", text, value={"number": 1})
    utterance = Utterance("accept_bundle", text, (number,), ranking=ranking)
    assert await _says(asked, utterance) == ["utter_choose_reading"]
    assert not asked.state.basket
    assert (await _says(asked, Utterance("affirm", "yes")))[0] == "utter_accepted"


async def test_no_is_no_reading(asked: FakeShopper) -> None:
    await _says(asked, UNCLEAR)
    assert await _says(asked, Utterance("deny", "no")) == ["utter_denied"]


async def test_words_of_the_shop_settle_it_where_they_agree_with_a_reading() -> None:
    shopper = FakeShopper(shown_state())
    ranked = (("critique", 0.3), ("swap_item", 0.28))
    cheaper = Utterance(NOT_UNDERSTOOD, "cheaper though", ranking=ranked)
    assert await _says(shopper, cheaper) == ["utter_slate_critique"]


async def test_a_first_request_with_something_to_go_on_is_never_asked_back() -> None:
    shopper = FakeShopper(fresh_state())
    ranked = (("browse_guides", 0.3), ("request_bundle", 0.28))
    said = Utterance(NOT_UNDERSTOOD, "camping maybe", ranking=ranked)
    assert await _says(shopper, said) == ["utter_assumed", "utter_slate"]


@pytest.mark.parametrize(
    "ranking",
    [(), (("swap_item", 0.3),), (("swap_item", 0.3), ("remove_item", 0.02)), (("greet", 0.5),)],
)
async def test_without_two_likely_readings_it_says_so(
    ranking: tuple[tuple[str, float], ...],
) -> None:
    said = Utterance(NOT_UNDERSTOOD, "hm", ranking=ranking)
    assert await _says(FakeShopper(shown_state()), said) == ["utter_default"]


async def test_before_anything_is_shown_no_edit_is_offered() -> None:
    ranked = (("swap_item", 0.3), ("view_basket", 0.28), ("browse_guides", 0.2))
    shopper = FakeShopper(fresh_state())
    move = read(Utterance(NOT_UNDERSTOOD, "hm", ranking=ranked), SHOP, NOW.date())
    reply = await shopper.does(NOT_UNDERSTOOD, "hm", said=move.said)
    assert keys(reply) == ["utter_default"]


@pytest.mark.parametrize(
    ("answer", "mentions"),
    [
        ("the stove", (Mention("item_ref", "stove", None, None, 4),)),
        ("the stove please", (Mention("category", "stove", "want", None, 4),)),
        ("stove", ()),
    ],
)
async def test_the_item_that_was_asked_for_completes_the_edit(
    asked: FakeShopper, answer: str, mentions: tuple[Mention, ...]
) -> None:
    assert await _says(asked, Utterance("swap_item", "swap it")) == ["utter_ask_which_item"]
    assert await _says(asked, Utterance("ask_item", answer, mentions)) == ["utter_edited_swap"]
    edit = asked.asked.edit
    assert edit is not None
    assert (edit.kind, edit.role_id) == ("swap", "kitchen")


async def test_a_digression_comes_back_to_the_item_asked_for(asked: FakeShopper) -> None:
    await _says(asked, Utterance("swap_item", "swap it"))
    aside = await _says(asked, Utterance("view_basket", "what is in my basket?"))
    assert aside == ["utter_basket_empty", "utter_ask_which_item"]
    stove = Utterance("add_item", "the stove", (Mention("item_ref", "stove", None, None, 4),))
    assert await _says(asked, stove) == ["utter_edited_swap"]


async def test_what_is_more_than_a_name_is_a_message_of_its_own(asked: FakeShopper) -> None:
    await _says(asked, Utterance("swap_item", "swap it"))
    said = Utterance("ask_item", "is the stove made of steel?")
    assert await _says(asked, said) == ["utter_item", "utter_ask_which_item"]


async def test_a_bundle_named_is_no_answer_to_which_item(asked: FakeShopper) -> None:
    await _says(asked, Utterance("swap_item", "swap it"))
    first = Mention("ordinal", "第一套", None, {"number": 1, "kind": "bundle"}, 2)
    taken = await _says(asked, Utterance("accept_bundle", "就要第一套", (first,)))
    assert taken[0] == "utter_accepted"


async def test_a_question_about_the_item_asked_for_is_answered_and_closed(
    asked: FakeShopper,
) -> None:
    asked.state = replace(asked.state, slate=None)
    assert await _says(asked, Utterance("ask_item", "how heavy?")) == ["utter_ask_which_item"]
    stove = Utterance("swap_item", "the stove", (Mention("item_ref", "Ember", None, None, 4),))
    stove = replace(stove, text="the Ember")
    assert await _says(asked, stove) == ["utter_item"]
    assert asked.state.pending is None


@pytest.mark.parametrize(
    ("utterance", "response"),
    [
        (Utterance("swap_item", "swap it for another one"), "utter_edited_swap"),
        (Utterance("remove_item", "take it out"), "utter_edited_remove"),
        (Utterance("ask_item", "and what do people say about it?"), "utter_item"),
    ],
)
async def test_it_is_the_item_just_asked_about(
    asked: FakeShopper, utterance: Utterance, response: str
) -> None:
    stove = (Mention("item_ref", "stove", None, None, 17),)
    await _says(asked, Utterance("ask_item", "how heavy is the stove", stove))
    assert await _says(asked, utterance) == [response]


def test_without_anything_waiting_a_message_is_what_it_is() -> None:
    state = replace(shown_state(), pending="which_item")
    said = Utterance("ask_item", "the stove")
    assert resumed(state, said) is said


async def test_who_leaves_the_choice_open_is_asked_and_asked_once(asked: FakeShopper) -> None:
    text = "keep or swap the stove, I don't know"
    ranked = (("swap_item", 0.9), ("greet", 0.05))
    said = Utterance(
        "swap_item", text, (mention("item_ref", "stove", text),), confidence=0.9, ranking=ranked
    )
    assert await _says(asked, said) == ["utter_choose_reading"]
    kept = Utterance("keep_item", "", press=Press(reading="keep_item"))
    assert await _says(asked, kept) == ["utter_edited_keep"]
    assert asked.state.constraints.keep == ("gas",)
