"""Changing the language in mid-conversation, and two languages in one sentence."""

import pytest

from tests.conversations.chat import Talk
from tests.facts import Facts
from tests.marks import full

pytestmark = pytest.mark.stack


def test_switching_to_chinese_keeps_the_constraints(talk: Talk) -> None:
    chat = talk("en")
    before = chat.say("we're four people going camping, no plastic, 2000 bucks max").constraints()
    chat.expect(exclude=["plastic"])
    answer = chat.say("便宜一点的有吗")
    assert answer.language == "zh"
    assert answer.slate is not None
    assert answer.slate["language"] == "zh"
    for kept in ("budget", "exclude", "party_size"):
        assert answer.constraints().get(kept) == before.get(kept)


@full
def test_switching_to_english_keeps_the_constraints(talk: Talk) -> None:
    chat = talk("zh")
    chat.say("六个人吃火锅，300美元以内")
    answer = chat.say("any other options?")
    assert answer.language == "en"
    assert answer.constraints()["party_size"] == 6
    assert answer.constraints()["budget"]["max_cents"] == 30000


@pytest.mark.parametrize(
    ("utterance", "budget", "category"),
    [
        ("我要去 weekend camping，两个人，budget 800 dollars 以内", 80000, "tent"),
        pytest.param(
            "need a 三脚架 and other stuff for 风光摄影, under 3000刀", 300000, "tripod", marks=full
        ),
    ],
)
def test_two_languages_in_one_sentence_are_both_understood(
    talk: Talk, facts: Facts, utterance: str, budget: int, category: str
) -> None:
    answer = talk().say(utterance)
    assert answer.constraints()["budget"]["max_cents"] == budget
    for bundle in answer.bundles():
        kinds = [facts.items[line["item_id"]] for line in bundle["items"]]
        assert any(facts.is_a(item, category) for item in kinds)


@full
def test_the_language_of_the_utterance_wins_over_that_of_the_page(talk: Talk) -> None:
    assert talk("en").say("你好呀").language == "zh"
    assert talk("zh").say("good morning").language == "en"


@full
def test_a_press_is_answered_in_the_language_last_spoken(talk: Talk) -> None:
    chat = talk("en")
    chat.say("想买一套带饭上班用的东西")
    answer = chat.press("show_more")
    assert answer.language == "zh"
    assert answer.slate is not None
    assert answer.slate["language"] == "zh"
