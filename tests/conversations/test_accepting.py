"""Taking a bundle as it is."""

import pytest

from tests.conversations.chat import Answer, Chat, Talk, quantities
from tests.facts import Wire
from tests.marks import full

pytestmark = pytest.mark.stack


def _opened(talk: Talk, language: str) -> tuple[Chat, list[Wire]]:
    chat = talk(language)
    opening = {"en": "pour over coffee kit for one", "zh": "一个人手冲咖啡入门套装"}[language]
    return chat, chat.say(opening).bundles()


def _taken(chat: Chat, bundle: Wire, answer: Answer) -> None:
    """Card, rows and feedback all say that exactly this bundle is in the basket."""
    assert answer.basket is not None
    card = {line["item_id"]: line["quantity"] for line in answer.basket["items"]}
    rows = {line["item_id"]: line["quantity"] for line in chat.rows("basket_line")}
    assert card == rows == quantities(bundle)
    assert answer.basket["total_cents"] == bundle["total_cents"]
    (accepted,) = (row for row in chat.rows("feedback") if row["kind"] == "accept")
    assert accepted["bundle_id"] == bundle["bundle_id"]


@pytest.mark.parametrize(
    ("language", "utterance", "position"),
    [
        pytest.param("en", "ill take the first one", 0, marks=full),
        ("zh", "就要第二套", 1),
        pytest.param("en", "perfect, bundle 3 it is", 2, marks=full),
        pytest.param("zh", "第三个不错，就它了", 2, marks=full),
    ],
)
def test_the_named_bundle_goes_into_the_basket(
    talk: Talk, language: str, utterance: str, position: int
) -> None:
    chat, bundles = _opened(talk, language)
    answer = chat.say(utterance)
    _taken(chat, bundles[position], answer)
    assert answer.language == language


@pytest.mark.parametrize("position", [2, pytest.param(0, marks=full)])
def test_the_accept_button_takes_its_bundle(talk: Talk, position: int) -> None:
    chat, bundles = _opened(talk, "en")
    answer = chat.press("accept_bundle", bundle_id=bundles[position]["bundle_id"])
    _taken(chat, bundles[position], answer)


@full
def test_a_bundle_beyond_the_slate_is_asked_about_not_guessed(talk: Talk) -> None:
    chat, _ = _opened(talk, "en")
    chat.say("i'll take the ninth one")
    assert chat.rows("basket_line") == []


@full
@pytest.mark.parametrize(("language", "utterance"), [("en", "ok i'll take it"), ("zh", "就要这套")])
def test_with_no_slate_there_is_nothing_to_take(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    answer = chat.say(utterance)
    assert answer.language == language
    assert chat.rows("basket_line") == []


@full
def test_what_was_edited_is_what_is_taken(talk: Talk) -> None:
    chat, bundles = _opened(talk, "zh")
    item_id = bundles[0]["items"][-1]["item_id"]
    chat.press("remove_item", bundle_id=bundles[0]["bundle_id"], item_id=item_id)
    assert chat.slate is not None
    edited = chat.slate["bundles"][0]
    answer = chat.press("accept_bundle", bundle_id=edited["bundle_id"])
    _taken(chat, edited, answer)
