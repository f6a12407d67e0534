"""Looking into the basket."""

import pytest

from tests.conversations.chat import Talk
from tests.marks import full

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "whats in my cart"), pytest.param("zh", "看看购物车", marks=full)],
)
def test_an_empty_basket_says_so(talk: Talk, language: str, utterance: str) -> None:
    answer = talk(language).say(utterance)
    assert answer.language == language
    assert answer.basket is None or answer.basket["items"] == []


@full
@pytest.mark.parametrize(
    ("language", "opening", "accept", "look"),
    [
        (
            "en",
            "what do i need for a podcast, under 600 dollars",
            "i'll take number one",
            "show me my basket",
        ),
        ("zh", "想办一次下午茶，要准备哪些东西", "第一套要了", "购物车里有什么"),
    ],
)
def test_the_basket_holds_what_was_taken(
    talk: Talk, language: str, opening: str, accept: str, look: str
) -> None:
    chat = talk(language)
    bundle = chat.say(opening).bundles()[0]
    chat.say(accept)
    basket = chat.say(look).basket
    assert basket is not None
    assert basket["total_cents"] == bundle["total_cents"]
    for line in basket["items"]:
        item = chat.facts.items[line["item_id"]]
        assert line["price_cents"] == item["price_cents"]
        assert line["title"] == item[f"title_{language}"]


@full
def test_two_bundles_share_one_basket(talk: Talk) -> None:
    chat = talk("en")
    totals = []
    for opening in ("i need stuff for packed lunches", "what do i need for a day hike"):
        bundle = chat.say(opening).bundles()[0]
        chat.press("accept_bundle", bundle_id=bundle["bundle_id"])
        totals.append(bundle["total_cents"])
    basket = chat.press("view_basket").basket
    assert basket is not None
    assert basket["total_cents"] == sum(totals)
    lines = chat.rows("basket_line")
    assert sum(
        line["quantity"] * chat.facts.items[line["item_id"]]["price_cents"] for line in lines
    ) == sum(totals)


@full
def test_the_basket_of_one_conversation_is_not_anothers(talk: Talk) -> None:
    first, second = talk("en"), talk("en")
    bundle = first.say("i want to get into meal prep, what do i need").bundles()[0]
    first.press("accept_bundle", bundle_id=bundle["bundle_id"])
    basket = second.say("show basket").basket
    assert basket is None or basket["items"] == []
