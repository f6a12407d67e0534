"""How bundles differ: those asked about, by the catalog."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import bundle_at, invented_amounts
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "first camera, everything i need, under 2500 dollars",
    "zh": "想买第一台相机，要全套，2500美元以内",
}


@pytest.mark.parametrize(
    ("language", "utterance", "positions"),
    [
        ("en", "how does the first differ from the third?", [0, 2]),
        pytest.param("zh", "第二套和第三套有啥不同", [1, 2], marks=full),
        pytest.param("en", "bundle 2 vs bundle 1", [1, 0], marks=full),
        pytest.param("en", "put all three side by side", [0, 1, 2], marks=full),
        pytest.param("zh", "三套一起比一比", [0, 1, 2], marks=full),
    ],
)
def test_just_the_bundles_asked_about_are_compared(
    talk: Talk, language: str, utterance: str, positions: list[int]
) -> None:
    chat = talk(language)
    bundles = chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    card = answer.custom("comparison")
    assert card is not None, answer.text
    assert sorted(card["bundle_ids"]) == sorted(bundles[i]["bundle_id"] for i in positions)
    assert len(card["columns"]) == len(positions)
    assert all(len(row["values"]) == len(positions) for row in card["rows"])
    assert answer.language == language
    assert not invented_amounts(answer, chat)


@full
@pytest.mark.parametrize(
    ("language", "compare", "take"),
    [
        ("en", "whats the difference between 1 and 2", "ok the second then, i'll take it"),
        ("zh", "第一套和第二套差在哪", "那就第二套"),
    ],
)
def test_comparing_changes_nothing(talk: Talk, language: str, compare: str, take: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    second = bundle_at(chat, 1)
    chat.say(compare)
    basket = chat.say(take).basket
    assert basket is not None
    assert basket["total_cents"] == second["total_cents"]


@full
@pytest.mark.parametrize(
    ("language", "utterance"), [("en", "compare 1 and 2"), ("zh", "比较一下第一套和第二套")]
)
def test_with_nothing_shown_nothing_is_compared(talk: Talk, language: str, utterance: str) -> None:
    answer = talk(language).say(utterance)
    assert answer.custom("comparison") is None
    assert answer.language == language
