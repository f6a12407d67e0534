"""The basket over a whole conversation."""

import pytest

from tests.conversations.chat import Answer, Chat, Talk
from tests.conversations.claims import bundle_at
from tests.facts import Facts
from tests.marks import full

pytestmark = pytest.mark.stack

TAKE = {
    "en": ("i'll take the first one", "i'll take the second one"),
    "zh": ("就要第一套", "就要第二套"),
}


def _as_stored(chat: Chat, answer: Answer, facts: Facts) -> dict[str, int]:
    assert answer.basket is not None, answer.text
    stored = {line["item_id"]: line["quantity"] for line in chat.rows("basket_line")}
    assert {one["item_id"]: one["quantity"] for one in answer.basket["items"]} == stored
    total = sum(facts.items[item]["price_cents"] * n for item, n in stored.items())
    assert answer.basket["total_cents"] == total
    return stored


@pytest.mark.parametrize(
    ("language", "utterances"),
    [
        (
            "en",
            (
                "pour over coffee kit for one",
                "i'll take the first one",
                "show me more",
                "what's in my basket now",
            ),
        ),
        pytest.param(
            "zh",
            ("一个人手冲咖啡入门套装", "第一套要了", "再看看别的", "我的购物车里有什么"),
            marks=full,
        ),
    ],
)
def test_the_basket_is_the_same_after_looking_on(
    talk: Talk, facts: Facts, language: str, utterances: tuple[str, ...]
) -> None:
    chat = talk(language)
    opening, take, other, look = utterances
    chat.say(opening).bundles()
    taken = _as_stored(chat, chat.say(take), facts)
    chat.say(other).bundles()
    answer = chat.say(look)
    assert _as_stored(chat, answer, facts) == taken
    assert answer.language == language


@full
@pytest.mark.parametrize(
    ("language", "opening", "more"),
    [
        ("en", "first camera under 2500 dollars", "now put together a set for a day hike"),
        ("zh", "想买第一台相机，2500美元以内", "另外帮我配一套上班带饭的东西"),
    ],
)
def test_a_second_bundle_is_added_to_the_first(
    talk: Talk, facts: Facts, language: str, opening: str, more: str
) -> None:
    first, second = TAKE[language]
    chat = talk(language)
    chat.say(opening).bundles()
    before = _as_stored(chat, chat.say(first), facts)
    chat.say(more).bundles()
    wanted = {line["item_id"] for line in bundle_at(chat, 1)["items"]}
    after = _as_stored(chat, chat.say(second), facts)
    assert after.keys() == before.keys() | wanted


@full
@pytest.mark.parametrize(
    ("language", "utterances"),
    [
        ("en", ("hello", "what can you do", "view basket")),
        ("zh", ("你好", "有现货吗", "看看购物车")),
    ],
)
def test_talking_alone_puts_nothing_into_the_basket(
    talk: Talk, language: str, utterances: tuple[str, ...]
) -> None:
    chat = talk(language)
    for utterance in utterances:
        answer = chat.say(utterance)
        assert answer.basket is None or answer.basket["items"] == []
    assert chat.rows("basket_line") == []


@full
@pytest.mark.parametrize(
    ("language", "opening", "utterance"),
    [
        ("en", "home office kit under 900 dollars", "hmm not sure, maybe the second one?"),
        ("zh", "居家办公一套，900美元以内", "第二套我再考虑考虑"),
    ],
)
def test_thinking_aloud_takes_nothing(
    talk: Talk, language: str, opening: str, utterance: str
) -> None:
    chat = talk(language)
    chat.say(opening).bundles()
    chat.say(utterance)
    assert chat.rows("basket_line") == []
