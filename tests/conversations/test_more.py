"""Asking for other bundles without criticism."""

import pytest

from tests.conversations.chat import Talk, item_sets
from tests.marks import full

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("language", "opening", "utterance"),
    [
        ("zh", "四个人在家吃火锅要准备什么", "还有别的吗"),
        pytest.param(
            "en", "what do i need for a day hike with a friend", "any other options", marks=full
        ),
    ],
)
def test_more_gives_bundles_not_seen_yet(
    talk: Talk, language: str, opening: str, utterance: str
) -> None:
    chat = talk(language)
    seen = set(item_sets(chat.say(opening).bundles()))
    for _ in range(2):
        answer = chat.say(utterance)
        shown = set(item_sets(answer.bundles()))
        assert not seen & shown
        assert answer.language == language
        seen |= shown


@full
def test_the_more_button_does_the_same(talk: Talk) -> None:
    chat = talk("en")
    seen = set(item_sets(chat.say("things for a road trip").bundles()))
    assert not seen & set(item_sets(chat.press("show_more").bundles()))


@full
def test_asking_for_more_rejects_nothing(talk: Talk) -> None:
    chat = talk("en")
    chat.say("gift hamper, under 80 bucks")
    chat.say("what else have you got")
    assert "reject" not in {row["kind"] for row in chat.rows("feedback")}


@full
def test_more_before_anything_was_shown_does_not_fail(talk: Talk) -> None:
    chat = talk("zh")
    answer = chat.say("还有更多吗")
    assert answer.slate is None
    assert answer.language == "zh"
    assert chat.say("还有别的吗").slate is None, "a purpose was made up"
