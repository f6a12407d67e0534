"""After two rejections the assistant asks what is wrong, and goes by the answer."""

import pytest

from tests.conversations.chat import Answer, Chat, Talk, item_sets
from tests.conversations.claims import bounds
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "camping for two, no leather, under $1500",
    "zh": "两个人露营，不要皮革，1500美元以内",
}
REJECTIONS = {
    "en": ("i don't like any of these", "no, none of those either"),
    "zh": ("都不喜欢", "这些也都不行"),
}


def _rejected_twice(talk: Talk, language: str) -> tuple[Chat, Answer, set[frozenset[str]]]:
    chat = talk(language)
    seen = set(item_sets(chat.say(OPENING[language]).bundles()))
    first, second = REJECTIONS[language]
    seen |= set(item_sets(chat.say(first).bundles()))
    return chat, chat.say(second), seen


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        pytest.param("en", "they're too expensive", marks=full),
        ("zh", "太贵了"),
        pytest.param("en", "too heavy", marks=full),
        pytest.param("zh", "颜色太花哨", marks=full),
    ],
)
def test_a_question_comes_and_its_answer_is_gone_by(talk: Talk, language: str, wrong: str) -> None:
    chat, asked, seen = _rejected_twice(talk, language)
    assert asked.asks
    assert asked.slate is None, "a third guess instead of a question"
    answer = chat.say(wrong)
    assert answer.constraints().get("bounds"), "the answer was not taken as a critique"
    assert bounds(answer.constraints()) == ("max", None, 150000)
    assert answer.constraints()["exclude"] == ["leather"]
    assert not seen & set(item_sets(answer.bundles()))


@full
@pytest.mark.parametrize(
    ("language", "wrong", "concept"),
    [("en", "all that nylon", "nylon"), ("zh", "不要塑料的", "plastic")],
)
def test_a_material_can_be_the_answer(talk: Talk, language: str, wrong: str, concept: str) -> None:
    chat, _, _ = _rejected_twice(talk, language)
    chat.expect(exclude=["leather", concept])
    assert set(chat.say(wrong).constraints()["exclude"]) == {"leather", concept}


@full
def test_two_presses_count_as_two_rejections(talk: Talk) -> None:
    chat = talk("zh")
    chat.say(OPENING["zh"]).bundles()
    chat.press("reject_bundle")
    answer = chat.press("reject_bundle")
    assert answer.asks
    assert answer.slate is None


@full
def test_something_liked_in_between_breaks_the_count(talk: Talk) -> None:
    chat = talk("en")
    chat.say(OPENING["en"]).bundles()
    chat.say(REJECTIONS["en"][0]).bundles()
    chat.say("no nylon please").bundles()
    assert chat.say("none of these").slate is not None
