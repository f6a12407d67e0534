"""Turning a whole slate down."""

import pytest

from tests.conversations.chat import Chat, Talk, item_sets
from tests.marks import full

pytestmark = pytest.mark.stack

MORE = {"en": "show me more", "zh": "再看看别的"}


def _opened(talk: Talk, language: str) -> tuple[Chat, set[frozenset[str]]]:
    chat = talk(language)
    opening = {"en": "a home office kit, 900 usd", "zh": "居家办公套装，900美元"}[language]
    return chat, set(item_sets(chat.say(opening).bundles()))


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "nah i dont like any of these, try again"),
        pytest.param("zh", "都不喜欢，重新推荐", marks=full),
    ],
)
def test_rejected_bundles_never_come_back(talk: Talk, language: str, utterance: str) -> None:
    chat, rejected = _opened(talk, language)
    for said in (utterance, MORE[language], MORE[language]):
        answer = chat.say(said)
        if answer.slate is not None:
            assert not rejected & set(item_sets(answer.bundles()))
    assert "reject" in {row["kind"] for row in chat.rows("feedback")}


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        pytest.param("en", "none of these work for me", "still no, these are all bad", marks=full),
        ("zh", "这几套都不行", "还是都不喜欢"),
    ],
)
def test_rejecting_twice_leads_to_a_question(
    talk: Talk, language: str, first: str, second: str
) -> None:
    chat, _ = _opened(talk, language)
    chat.say(first)
    answer = chat.say(second)
    assert answer.asks
    assert answer.language == language


@full
def test_a_slate_can_be_rejected_by_its_button(talk: Talk) -> None:
    chat, rejected = _opened(talk, "en")
    answer = chat.press("reject_bundle")
    assert not rejected & set(item_sets(answer.bundles()))
    assert [row["kind"] for row in chat.rows("feedback")].count("reject") >= 1
