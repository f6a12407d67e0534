import pytest

from models.client.errors import ScorerUnavailable
from models.contract.recommendation import Reason
from models.contract.scoring import ExplainAnswer
from models.turn.moves import Reference
from models.turn.reply import ComparisonCard, GuideCard
from tests.factories import SHOP, SMALL, fresh_state, shop_with, shown_state
from tests.fakes import FakeRecommender, FakeShopper, keys, uttered

pytestmark = pytest.mark.anyio
STOVE = (Reference(words="stove"),)
BECAUSE = ExplainAnswer((Reason("compatible", ("gas",), "they share the fuel"),))


async def test_the_reasons_for_an_item_are_asked_of_the_recommender() -> None:
    shopper = FakeShopper(shown_state(), FakeRecommender(reasons=BECAUSE))
    reply = await shopper.does("ask_why", "why the stove?", references=STOVE)
    asked = shopper.recommender.explained[0]
    assert (asked.item_id, asked.items, asked.scenario_id) == ("gas", SMALL, "camping")
    assert "they share the fuel" in uttered(reply.says[0], SHOP, "en")


async def test_why_speaks_of_the_bundle_and_remembers_it() -> None:
    shopper = FakeShopper(shown_state(), FakeRecommender(reasons=BECAUSE))
    second = (Reference(number=2, kind="bundle"),)
    reply = await shopper.does("ask_why", "why the second?", references=second)
    assert shopper.recommender.explained[0].item_id is None
    assert reply.state.named_bundle == "b-2"


async def test_with_the_recommender_away_the_logged_reasons_serve() -> None:
    shopper = FakeShopper(shown_state(), FakeRecommender(reasons=ScorerUnavailable("down")))
    reply = await shopper.does("ask_why", "why?")
    assert reply.says[0].values["reasons"] == ("b-1 fits",)


async def test_without_any_reason_the_purpose_is_one() -> None:
    reply = await FakeShopper(shown_state()).does("ask_why", "why?")
    assert reply.says[0].values["reasons"] == ("camping weekend",)


async def test_bundles_are_compared_side_by_side() -> None:
    both = (Reference(number=1), Reference(number=3))
    reply = await FakeShopper(shown_state()).does("compare_bundles", "1 and 3", references=both)
    card = reply.says[0].card
    assert isinstance(card, ComparisonCard)
    assert card.bundle_ids == ("b-1", "b-3")
    assert [row.values[0].en for row in card.rows[:3]] == ["$185", "3.6 kg", "10.7 L"]
    assert [name.zh for name in card.names] == ["第1套", "第3套"]


async def test_all_are_compared_where_none_is_named() -> None:
    reply = await FakeShopper(shown_state()).does("compare_bundles", "the difference?")
    card = reply.says[0].card
    assert isinstance(card, ComparisonCard)
    only = card.rows[-1]
    assert [value.en for value in only.values] == [
        "Ember gas stove; Moth lantern",
        "Otter tunnel",
        "",
    ]


async def test_a_measure_that_is_not_known_of_every_bundle_is_left_out() -> None:
    shop = shop_with(gas={"attributes": {}})
    reply = await FakeShopper(shown_state(shop)).does("compare_bundles", "the difference?")
    card = reply.says[0].card
    assert isinstance(card, ComparisonCard)
    assert "weight" not in [row.name.en for row in card.rows]


@pytest.mark.parametrize(
    ("stock", "said"),
    [(0, "sold out"), (2, "only 2 left"), (9, "in stock, 3 days")],
)
async def test_stock_and_delivery_of_an_item(stock: int, said: str) -> None:
    shopper = FakeShopper(shown_state(shop_with(gas={"stock": stock})))
    reply = await shopper.does("ask_availability", "is the stove there?", references=STOVE)
    assert said in uttered(reply.says[0], reply.state.shop, "en")


async def test_stock_of_a_whole_bundle() -> None:
    reply = await FakeShopper(shown_state()).does("ask_availability", "is it in stock?")
    lines = reply.says[0].values["lines"]
    assert isinstance(lines, tuple)
    assert len(lines) == 3


async def test_stock_of_the_item_on_the_page() -> None:
    reply = await FakeShopper(fresh_state(page_item_id="gas")).does("ask_availability", "in stock?")
    assert "Ember gas stove" in uttered(reply.says[0], SHOP, "en")


async def test_stock_of_nothing_asks_for_the_item() -> None:
    assert keys(await FakeShopper(fresh_state()).does("ask_availability")) == [
        "utter_ask_which_item"
    ]


async def test_a_guide_is_found_by_the_kind_that_the_text_names() -> None:
    reply = await FakeShopper(fresh_state()).does("browse_guides", "how do I choose a lantern?")
    card = reply.says[0].card
    assert isinstance(card, GuideCard)
    assert [guide.guide_id for guide in card.guides] == ["g-2"]


async def test_a_guide_is_found_by_what_is_being_shopped_for() -> None:
    reply = await FakeShopper(shown_state()).does("browse_guides", "any advice?")
    card = reply.says[0].card
    assert isinstance(card, GuideCard)
    assert [guide.guide_id for guide in card.guides] == ["g-1"]


async def test_without_a_guide_it_says_so() -> None:
    assert keys(await FakeShopper(fresh_state()).does("browse_guides", "knots?")) == [
        "utter_no_guides"
    ]


@pytest.mark.parametrize("intent", ["ask_why", "compare_bundles"])
async def test_nothing_shown_cannot_be_asked_about(intent: str) -> None:
    assert keys(await FakeShopper(fresh_state()).does(intent)) == ["utter_no_slate"]
