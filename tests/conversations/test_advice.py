"""Guides: the shop's own, on what was asked, in the language spoken."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import bounds
from tests.facts import rows
from tests.marks import full

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("language", "utterance", "about"),
    [
        ("en", "what should i look for when buying a tent?", "tent"),
        pytest.param("zh", "帐篷应该怎么选", "tent", marks=full),
        pytest.param("en", "any tips on picking a first camera", "camera", marks=full),
        pytest.param("zh", "新手买相机要注意什么", "相机", marks=full),
    ],
)
def test_a_guide_on_the_subject_is_shown(
    talk: Talk, language: str, utterance: str, about: str
) -> None:
    chat = talk(language)
    answer = chat.say(utterance)
    card = answer.custom("guide")
    assert card is not None, answer.text
    guides = {row["guide_id"]: row for row in rows(chat.judge.database_url, "guide")}
    for shown in card["guides"]:
        stored = guides[shown["guide_id"]]
        assert shown["title"] == stored[f"title_{language}"]
        assert shown["body"] == stored[f"body_{language}"]
    first = guides[card["guides"][0]["guide_id"]]
    words = " ".join(str(first[key]) for key in ("guide_id", "category", "title_en", "title_zh"))
    assert about in words.lower()
    assert answer.slate is None


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "how do i train for a space walk?"), ("zh", "怎么挑选潜水艇")],
)
def test_without_a_guide_none_is_made_up(talk: Talk, language: str, utterance: str) -> None:
    answer = talk(language).say(utterance)
    assert answer.custom("guide") is None
    assert answer.language == language


@full
@pytest.mark.parametrize(
    ("language", "advice", "opening", "again"),
    [
        (
            "en",
            "how do i choose a tent",
            "ok, camping for two under 1500 dollars",
            "and a sleeping bag, how to choose?",
        ),
        ("zh", "帐篷怎么挑", "那来一套两个人露营的，1500美元以内", "睡袋又该怎么挑"),
    ],
)
def test_advice_and_shopping_take_turns(
    talk: Talk, language: str, advice: str, opening: str, again: str
) -> None:
    chat = talk(language)
    assert chat.say(advice).custom("guide") is not None
    before = chat.say(opening).constraints()
    assert bounds(before) == ("max", None, 150000)
    assert chat.say(again).slate is None
    assert chat.say({"en": "show me more", "zh": "还有别的吗"}[language]).constraints() == before
