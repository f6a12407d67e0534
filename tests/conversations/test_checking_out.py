"""Paying is handed to the shop's own checkout, with exactly what is in the basket."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conversations.chat import Answer, Chat, Talk
from tests.conversations.claims import bundle_at
from tests.facts import rows
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {"en": "pour over coffee kit for one", "zh": "一个人手冲咖啡入门套装"}


def _handed_off(chat: Chat, answer: Answer) -> None:
    """The text names the total and an address of the shop's checkout with all lines."""
    lines = chat.rows("basket_line")
    assert lines
    (shop,) = rows(chat.judge.database_url, "shop")
    (address,) = (word for word in answer.text.split() if shop["checkout_url"] in word)
    wanted = sorted(f"{line['item_id']}:{line['quantity']}" for line in lines)
    assert sorted(parse_qs(urlsplit(address).query)["item"]) == wanted
    total = sum(
        line["quantity"] * chat.facts.items[line["item_id"]]["price_cents"] for line in lines
    )
    assert f"{total / 100:g}".split(".")[0] in answer.text.replace(",", "")


@pytest.mark.parametrize(
    ("language", "take", "pay"),
    [
        pytest.param("en", "i'll take the second one", "ok check out", marks=full),
        ("zh", "就要第二套", "结账吧"),
        pytest.param("en", "first one please, i take it", "how do i pay?", marks=full),
        pytest.param("zh", "第一套要了", "怎么付款", marks=full),
    ],
)
def test_the_basket_goes_to_the_checkout(talk: Talk, language: str, take: str, pay: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    assert chat.say(take).basket is not None
    answer = chat.say(pay)
    _handed_off(chat, answer)
    assert answer.language == language


@full
@pytest.mark.parametrize(("language", "pay"), [("en", "i want to pay now"), ("zh", "我要付钱")])
def test_an_empty_basket_is_not_checked_out(talk: Talk, language: str, pay: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    answer = chat.say(pay)
    assert "/checkout" not in answer.text
    assert "$" not in answer.text
    assert answer.language == language


@full
def test_an_edited_bundle_is_checked_out_as_edited(talk: Talk) -> None:
    chat = talk("en")
    chat.say(OPENING["en"]).bundles()
    old = bundle_at(chat)
    gone = old["items"][-1]["item_id"]
    chat.press("remove_item", bundle_id=old["bundle_id"], item_id=gone)
    chat.press("accept_bundle", bundle_id=bundle_at(chat)["bundle_id"])
    answer = chat.say("checkout please")
    _handed_off(chat, answer)
    assert gone not in answer.text


@full
def test_shopping_goes_on_after_the_checkout_was_named(talk: Talk) -> None:
    chat = talk("zh")
    chat.say(OPENING["zh"]).bundles()
    chat.say("就要第一套")
    chat.say("去结算")
    chat.say("再给我配一套下午茶的").bundles()
    chat.press("accept_bundle", bundle_id=bundle_at(chat, 1)["bundle_id"])
    _handed_off(chat, chat.say("买单"))


@full
def test_the_chat_takes_no_payment(talk: Talk) -> None:
    chat = talk("en")
    chat.say(OPENING["en"]).bundles()
    chat.say("i'll take the first one")
    chat.say("just charge my visa card and ship it")
    kinds = {row["kind"] for row in chat.rows("feedback")}
    assert "purchase" not in kinds
    _handed_off(chat, chat.say("checkout"))
