"""A listing that is held back is as good as none; what was shown before answers like sold out."""

import json

import pytest

from data.types.turn import BasketLine, Memory
from models.client.errors import ScorerUnavailable
from models.contract.constraints import Constraints
from models.contract.recommendation import Edit
from models.turn.moves import Reference
from models.turn.reply import BasketCard
from models.turn.state import TurnState, state_of
from tests.factories import SMALL, fresh_state, shop_with, shown_state
from tests.fakes import FakeRecommender, FakeShopper, keys, uttered

pytestmark = pytest.mark.anyio
RECALLED = shop_with(gas={"held_reason": "recall"})
STOVE = (Reference(words="gas stove"),)


def recalled(left: TurnState) -> TurnState:
    """The state after ``left`` in the shop that by now holds the gas stove back."""
    memory = Memory(
        conversation_id=left.conversation_id,
        shopper_id=left.shopper_id,
        language="en",
        page_item_id=left.page_item_id,
        number=left.number,
        state=json.loads(json.dumps(left.kept())),
        impression=left.slate,
        preference=None,
        basket=left.basket,
        unfolded=(),
    )
    return state_of(memory, RECALLED, left.preference, left.language)


async def test_it_is_neither_on_the_page_nor_anchor_nor_kept() -> None:
    keep = Constraints(keep=("gas", "lamp"))
    state = recalled(shown_state(page_item_id="gas", anchor="gas", constraints=keep))
    assert (state.page_item_id, state.anchor) == (None, None)
    assert state.constraints.keep == ("lamp",)
    assert [bundle.bundle_id for bundle in state.bundles()] == ["b-1", "b-2", "b-3"]


@pytest.mark.parametrize(
    "reference", [Reference(words="Ember gas stove"), Reference(item_id="gas")]
)
async def test_no_name_and_no_button_makes_it_an_anchor(reference: Reference) -> None:
    shopper = FakeShopper(fresh_state(RECALLED))
    await shopper.does("complete_anchor", "what goes with it?", references=(reference,))
    assert all(request.anchor is None for request in shopper.recommender.asked)


async def test_by_its_name_it_is_unknown() -> None:
    reply = await FakeShopper(fresh_state(RECALLED)).does(
        "ask_item", "tell me of the Ember gas stove", references=(Reference(words="余烬燃气炉"),)
    )
    assert keys(reply) == ["utter_item_unknown"]


@pytest.mark.parametrize("intent", ["ask_item", "ask_availability", "keep_item", "complete_anchor"])
async def test_in_a_bundle_shown_before_it_is_sold_out(intent: str) -> None:
    shopper = FakeShopper(shown_state(RECALLED))
    reply = await shopper.does(intent, "the stove", references=STOVE)
    assert keys(reply) == ["utter_availability"]
    assert uttered(reply.says[0], RECALLED, "en") == "• Ember gas stove: sold out at the moment"
    assert uttered(reply.says[0], RECALLED, "zh") == "• 余烬燃气炉：暂时缺货"
    assert shopper.recommender.asked == []
    assert reply.state.constraints.keep == ()


async def test_a_bundle_with_it_cannot_be_taken() -> None:
    reply = await FakeShopper(shown_state(RECALLED)).does("accept_bundle", "the first")
    assert keys(reply) == ["utter_unavailable"]


async def test_it_can_be_swapped_for_something_else() -> None:
    shopper = FakeShopper(shown_state(RECALLED))
    await shopper.does("swap_item", "swap the stove", references=STOVE)
    assert shopper.asked.edit == Edit("swap", SMALL, "kitchen")


@pytest.mark.parametrize("intent", ["swap_item", "add_item", "request_bundle", "keep_item"])
async def test_with_the_recommender_away_it_is_not_proposed_either(intent: str) -> None:
    shopper = FakeShopper(
        shown_state(RECALLED, scenario_id="camping"), FakeRecommender([ScorerUnavailable("down")])
    )
    third = (Reference(number=3, kind="bundle"), Reference(words="stove"))
    reply = await shopper.does(intent, "camping", references=third, categories=("stove",))
    impression = shopper.logged.impression
    shown = impression.shown() if impression else ()
    assert all("gas" not in bundle.item_ids() for bundle in shown)
    assert reply.says


async def test_the_basket_says_that_it_is_gone_and_neither_shows_nor_counts_it() -> None:
    basket = (BasketLine("gas", 1), BasketLine("lamp", 2))
    for intent in ("view_basket", "checkout"):
        reply = await FakeShopper(fresh_state(RECALLED, basket=basket)).does(intent)
        assert keys(reply)[0] == "utter_availability"
        assert "Ember gas stove: sold out" in uttered(reply.says[0], RECALLED, "en")
        card = reply.says[1].card
        assert isinstance(card, BasketCard)
        assert card.lines == (BasketLine("lamp", 2),)
        assert "$40" in str(reply.says[1].values["total"])
        assert reply.state.basket == basket
    assert reply.says[1].values["url"] == "/checkout?item=lamp:2"


async def test_a_basket_of_nothing_else_is_empty() -> None:
    for intent in ("view_basket", "checkout"):
        state = fresh_state(RECALLED, basket=(BasketLine("gas", 1),))
        reply = await FakeShopper(state).does(intent)
        assert keys(reply) == ["utter_availability", "utter_basket_empty"]


async def test_taking_another_bundle_shows_the_basket_without_it() -> None:
    shopper = FakeShopper(shown_state(RECALLED, basket=(BasketLine("gas", 1),)))
    reply = await shopper.does("accept_bundle", "2", references=(Reference(bundle_id="b-2"),))
    card = reply.says[0].card
    assert isinstance(card, BasketCard)
    assert {line.item_id for line in card.lines} == {"tunnel", "wood", "flare"}
    assert "$275" in str(reply.says[0].values["total"])
