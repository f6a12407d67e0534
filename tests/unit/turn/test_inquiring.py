"""Questions about an item, answered from the catalog and from reviews."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from data.types.item import Review
from data.types.text import Bilingual, Language
from models.turn.moves import Reference
from models.turn.reply import ItemCard, Reply
from tests.factories import SHOP, fresh_state, shop_with, shown_state
from tests.fakes import FakeShopper, keys, uttered

pytestmark = pytest.mark.anyio
STOVE = (Reference(words="stove"),)


def _review(number: int, language: Language, rating: int, text: str, **known: bool) -> Review:
    written = date(2026, 3, number)
    synthetic = known.get("synthetic", False)
    return Review(f"r-{number}", "gas", language, rating, text, synthetic, written)


REVIEWS = (
    _review(3, "en", 5, "Boils fast. Very light in the pack! Bought two."),
    _review(2, "en", 2, "The valve came loose in the rain."),
    _review(1, "zh", 5, "很轻。煮水很快。"),
)


async def _asked(
    text: str,
    references: tuple[Reference, ...] = STOVE,
    reviews: Sequence[Review] = REVIEWS,
    language: Language = "en",
) -> tuple[Reply, str]:
    shop = replace(SHOP, reviews=lambda item_id: tuple(reviews) if item_id == "gas" else ())
    reply = await FakeShopper(shown_state(shop, language)).does(
        "ask_item", text, references=references
    )
    return reply, uttered(reply.says[0], shop, language)


async def test_the_catalogs_facts_describe_an_item() -> None:
    reply, said = await _asked("tell me about the stove")
    card = reply.says[0].card
    assert isinstance(card, ItemCard)
    facts = {"fuel: gas", "weight: 400 g", "material: steel"}
    assert facts <= {fact.line().en for fact in card.facts}
    assert {"燃料：燃气", "重量：400 g"} <= {fact.line().zh for fact in card.facts}
    assert "A ember gas stove." in said
    assert "does not say" not in said


async def test_what_is_asked_in_particular_is_answered_and_a_review_quoted() -> None:
    _, said = await _asked("how heavy is the stove?")
    assert said.split("\n") == [
        "• Ember gas stove",
        "• weight: 400 g",
        "• “Very light in the pack!” (a buyer, 5 of 5 stars)",
    ]


async def test_reviews_are_quoted_in_the_language_that_is_spoken() -> None:
    _, said = await _asked("炉子多重", (Reference(words="炉子"),), language="zh")
    assert said.split("\n")[1:] == ["• 重量：400 g", "• “很轻。”（买家评价，5 星）"]


async def test_where_there_is_none_in_the_language_another_serves() -> None:
    _, said = await _asked("炉子多重", (Reference(words="炉子"),), REVIEWS[:1], "zh")
    assert "“Very light in the pack!”（买家评价，5 星）" in said
    _, said = await _asked("how heavy is the stove?", reviews=REVIEWS[2:])
    assert "“很轻。” (a buyer, 5 of 5 stars)" in said


async def test_what_the_catalog_does_not_say_is_said_to_be_unknown() -> None:
    _, said = await _asked("is the stove waterproof?")
    assert "does not say anything about this: waterproof" in said
    assert "“The valve came loose in the rain.”" in said


async def test_a_material_that_it_is_not_made_of() -> None:
    _, said = await _asked("is the stove made of leather?")
    assert "leather: no; material: steel" in said
    _, said = await _asked("is the stove made of steel?")
    assert "steel: yes, says the catalog" in said


async def test_asked_for_opinions_it_quotes_a_good_and_a_bad_one() -> None:
    _, said = await _asked("what do people say about the stove?")
    assert "rating: 4.2 of 5 by 12 buyers" in said
    assert "“Boils fast. Very light in the pack! Bought two.”" in said
    assert "“The valve came loose in the rain.” (a buyer, 2 of 5 stars)" in said


async def test_a_review_that_nobody_bought_anything_for_is_marked() -> None:
    _, said = await _asked(
        "any reviews of the stove?", reviews=[_review(1, "en", 5, "Fine.", synthetic=True)]
    )
    assert "“Fine.” (sample review, 5 of 5 stars)" in said


async def test_without_reviews_it_says_so() -> None:
    _, said = await _asked("any reviews of the stove?", reviews=())
    assert "nobody has reviewed it yet" in said


async def test_a_question_that_no_field_answers_is_said_to_be_open() -> None:
    _, said = await _asked("does the stove come with a warranty?")
    assert said.startswith("• Our catalog does not say that. What it says:")


async def test_a_sentence_of_the_description_answers_where_it_speaks_of_it() -> None:
    shop = shop_with(
        gas={
            "description": Bilingual(
                "Boils fast. Two years of warranty on the valve.", "烧得快。阀门保修两年。"
            )
        }
    )
    shopper = FakeShopper(shown_state(shop))
    reply = await shopper.does("ask_item", "does the stove have a warranty?", references=STOVE)
    said = uttered(reply.says[0], shop, "en").split("\n")
    assert said == ["• Ember gas stove", "• Two years of warranty on the valve."]
    shopper = FakeShopper(shown_state(shop, "zh"))
    reply = await shopper.does("ask_item", "炉子保修多久", references=(Reference(words="炉子"),))
    said = uttered(reply.says[0], shop, "zh").split("\n")
    assert said == ["• 余烬燃气炉", "• 阀门保修两年。"]


@pytest.mark.parametrize("text", ["can you promise the price stays?", "你能保证有货吗"])
@pytest.mark.parametrize("intent", ["keep_item", "ask_availability", "nlu_fallback"])
async def test_a_promise_is_not_given(intent: str, text: str) -> None:
    shown = await FakeShopper(shown_state()).does(intent, text)
    assert keys(shown) == ["utter_availability", "utter_no_promise"]
    assert keys(await FakeShopper(fresh_state()).does(intent, text)) == ["utter_no_promise"]


async def test_what_was_said_of_stock_is_no_promise() -> None:
    reply = await FakeShopper(shown_state(shop_with(gas={"held_reason": "test"}))).does(
        "ask_item", "the stove?", references=STOVE
    )
    assert keys(reply) == ["utter_availability"]


async def test_an_item_that_the_shop_does_not_have_is_said_so() -> None:
    reply = await FakeShopper(fresh_state()).does(
        "ask_item", "the zeppelin?", references=(Reference(words="zeppelin"),)
    )
    assert keys(reply) == ["utter_item_unknown"]
    assert reply.says[0].values["item"] == "zeppelin"


async def test_a_question_about_nothing_in_particular_asks_for_the_item() -> None:
    reply = await FakeShopper(fresh_state()).does("ask_item", "is it waterproof?")
    assert keys(reply) == ["utter_ask_which_item"]
