"""Asking what is being gone by: what holds is told, and nothing else."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import bounds
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "camping for 4, under $900, no leather, we own a tent",
    "zh": "四个人露营，900美元以内，不要皮革，帐篷已经有了",
}
TOLD = {"en": ("900", "leather", "tent"), "zh": ("900", "皮革", "帐篷")}


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "what are you filtering by?"),
        pytest.param("zh", "你现在是按什么条件筛的", marks=full),
        pytest.param("en", "remind me what limits i gave you", marks=full),
        pytest.param("en", "what do you have down for me so far", marks=full),
        pytest.param("zh", "我都提过哪些要求", marks=full),
    ],
)
def test_every_constraint_is_told_and_none_changes(
    talk: Talk, language: str, utterance: str
) -> None:
    chat = talk(language)
    before = chat.say(OPENING[language]).constraints()
    answer = chat.say(utterance)
    assert answer.language == language
    missing = [word for word in TOLD[language] if word not in answer.text.lower()]
    assert not missing, f"{missing} not in: {answer.text}"
    after = chat.say({"en": "show me more", "zh": "还有别的吗"}[language]).constraints()
    assert after == before


@full
@pytest.mark.parametrize(
    ("language", "change", "utterance"),
    [
        ("en", "make that under 650 dollars", "which constraints are you using right now"),
        ("zh", "预算改成650美元", "现在有哪些筛选条件"),
    ],
)
def test_what_was_replaced_is_not_told_any_more(
    talk: Talk, language: str, change: str, utterance: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    assert bounds(chat.say(change).constraints()) == ("max", None, 65000)
    answer = chat.say(utterance)
    assert "650" in answer.text
    assert "900" not in answer.text


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "what are my constraints at the moment?"), ("zh", "我目前有什么限制条件")],
)
def test_with_nothing_said_nothing_is_made_up(talk: Talk, language: str, utterance: str) -> None:
    answer = talk(language).say(utterance)
    assert answer.language == language
    assert answer.slate is None
    assert "$" not in answer.text.replace("$300", "")  # the example in the help
