import pytest

from data.types.money import Money
from data.types.turn import BasketLine
from models.contract.constraints import Constraints
from models.turn.accepting import total
from models.turn.moves import Reference
from models.turn.reply import BasketCard, GuideCard
from tests.factories import fresh_state, shop_with, shown_state
from tests.fakes import FakeShopper, keys, uttered

pytestmark = pytest.mark.anyio
SECOND = (Reference(number=2, kind="bundle"),)


async def test_the_bundle_taken_goes_into_the_basket() -> None:
    shopper = FakeShopper(shown_state())
    reply = await shopper.does("accept_bundle", "the second", references=SECOND)
    lines = tuple(BasketLine(one, 1, "b-2") for one in ("tunnel", "wood", "flare"))
    assert reply.state.basket == lines
    assert shopper.logged.basket == lines
    assert reply.says[0].card == BasketCard(lines)
    said = uttered(reply.says[0], reply.state.shop, "en")
    assert "2" in said
    assert "$275" in said


async def test_what_was_in_the_basket_stays_there() -> None:
    shopper = FakeShopper(shown_state(basket=(BasketLine("canvas", 2),)))
    reply = await shopper.does("accept_bundle", "the second", references=SECOND)
    assert reply.state.basket[0] == BasketLine("canvas", 2)
    assert len(reply.state.basket) == 4


async def test_taking_a_bundle_twice_is_taking_it_once() -> None:
    shopper = FakeShopper(shown_state())
    once = await shopper.does("accept_bundle", "the second", references=SECOND)
    twice = await shopper.does("accept_bundle", "the second", references=SECOND)
    assert twice.state.basket == once.state.basket


@pytest.mark.parametrize("change", [{"stock": 0}, {"held_reason": "recall"}])
async def test_what_sold_out_meanwhile_cannot_be_taken(change: dict[str, object]) -> None:
    shopper = FakeShopper(shown_state(shop_with(gas=change)))
    reply = await shopper.does("accept_bundle", "the first")
    assert keys(reply) == ["utter_unavailable"]
    assert reply.state.basket == ()
    assert shopper.logged.basket is None


async def test_constraints_that_changed_since_do_not_forbid_what_is_shown() -> None:
    held = Constraints(exclude=("steel",))
    reply = await FakeShopper(shown_state(constraints=held)).does("accept_bundle", "the first")
    assert keys(reply)[0] == "utter_accepted"


async def test_the_guides_for_the_purpose_come_with_the_first_bundle_taken() -> None:
    shopper = FakeShopper(shown_state())
    first = await shopper.does("accept_bundle", "the second", references=SECOND)
    assert keys(first) == ["utter_accepted", "utter_setting_up"]
    card = first.says[1].card
    assert isinstance(card, GuideCard)
    assert [guide.guide_id for guide in card.guides] == ["g-1"]
    assert keys(await shopper.does("accept_bundle", "the first")) == ["utter_accepted"]


async def test_without_a_guide_for_the_purpose_none_is_offered() -> None:
    reply = await FakeShopper(shown_state(scenario_id="picnic")).does("accept_bundle", "the first")
    assert keys(reply) == ["utter_accepted"]


async def test_with_nothing_shown_nothing_can_be_taken() -> None:
    assert keys(await FakeShopper(fresh_state()).does("accept_bundle")) == ["utter_no_slate"]


async def test_the_basket_is_shown_with_quantities_and_total() -> None:
    shopper = FakeShopper(fresh_state(basket=(BasketLine("canvas", 2), BasketLine("gas", 1))))
    reply = await shopper.does("view_basket")
    said = uttered(reply.says[0], reply.state.shop, "en")
    assert "Canvas chair ×2" in said
    assert "$105" in said
    assert shopper.logged.basket is None


async def test_the_total_is_at_the_price_of_today() -> None:
    state = fresh_state(shop_with(gas={"price_cents": 5000}), basket=(BasketLine("gas", 2),))
    assert total(state) == Money(10000, "USD")


@pytest.mark.parametrize("intent", ["view_basket", "checkout"])
async def test_an_empty_basket_is_said_to_be_empty(intent: str) -> None:
    assert keys(await FakeShopper(fresh_state()).does(intent)) == ["utter_basket_empty"]


async def test_the_checkout_is_handed_every_line() -> None:
    shopper = FakeShopper(fresh_state(basket=(BasketLine("canvas", 2), BasketLine("gas", 1))))
    reply = await shopper.does("checkout")
    assert reply.says[0].values["url"] == "/checkout?item=canvas:2&item=gas:1"


async def test_a_bundle_that_is_not_shown_is_asked_for_and_nothing_is_taken() -> None:
    shopper = FakeShopper(shown_state())
    seventh = (Reference(number=7, kind="bundle"),)
    reply = await shopper.does("accept_bundle", "the seventh", references=seventh)
    assert keys(reply) == ["utter_ask_which_bundle"]
    assert reply.state.basket == ()


async def test_the_cheapest_is_the_one_that_costs_least() -> None:
    cheapest = (Reference(best=("price", "less")),)
    dearest = (Reference(best=("price", "more")),)
    for references, bundle in ((cheapest, "b-1"), (dearest, "b-2")):
        shopper = FakeShopper(shown_state())
        await shopper.does("accept_bundle", "that one", references=references)
        assert {line.bundle_id for line in shopper.state.basket} == {bundle}
