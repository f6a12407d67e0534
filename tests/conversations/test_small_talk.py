"""Greetings, thanks, help, and what no shop assistant does."""

import pytest

from tests.conversations.chat import Talk
from tests.marks import full

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "heyy"),
        ("zh", "你都会些什么"),
        pytest.param("zh", "哈喽", marks=full),
        pytest.param("en", "thx so much", marks=full),
        pytest.param("zh", "多谢", marks=full),
        pytest.param("en", "what can u do for me", marks=full),
        pytest.param("en", "what's the capital of Peru", marks=full),
        pytest.param("zh", "今天股市怎么样", marks=full),
        pytest.param("en", "ok bye now", marks=full),
        pytest.param("zh", "拜拜", marks=full),
    ],
)
def test_small_talk_is_answered_in_its_own_language(
    talk: Talk, language: str, utterance: str
) -> None:
    answer = talk().say(utterance)
    assert answer.language == language
    assert answer.slate is None


@full
@pytest.mark.parametrize("utterance", ["asdkjhasd qwoeiu", "🤷", "？？？", "12345", "."])
def test_what_nobody_understands_gets_an_answer_all_the_same(talk: Talk, utterance: str) -> None:
    assert talk("en").say(utterance).text


@full
def test_small_talk_does_not_lose_the_slate(talk: Talk) -> None:
    chat = talk("en")
    bundles = chat.say("picnic in the park for 4").bundles()
    chat.say("thanks!")
    chat.say("who won the match yesterday")
    answer = chat.say("i'll take the second one")
    assert answer.basket is not None
    assert answer.basket["total_cents"] == bundles[1]["total_cents"]
