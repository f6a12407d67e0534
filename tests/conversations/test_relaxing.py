"""Giving up a constraint: it is gone, and only it."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import bounds, constraint_names
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "camping for two, no nylon, under $700",
    "zh": "两个人露营，不要尼龙的，700美元以内",
}


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        pytest.param("en", "forget the budget", marks=full),
        ("zh", "预算不限了"),
        pytest.param("en", "money doesn't matter anymore", marks=full),
        pytest.param("en", "drop the price limit", marks=full),
        pytest.param("zh", "不用管预算了", marks=full),
        pytest.param("zh", "忘掉预算", marks=full),
    ],
)
def test_a_budget_can_be_dropped(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    assert bounds(answer.constraints()) is None
    assert answer.constraints()["party_size"] == 2
    assert answer.constraints()["exclude"] == ["nylon"]


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "nylon is ok after all"),
        ("en", "you can ignore what i said about nylon"),
        ("zh", "尼龙的也可以了"),
        ("zh", "材质不限了"),
    ],
)
def test_an_exclusion_can_be_taken_back(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    assert not answer.constraints().get("exclude")
    assert bounds(answer.constraints()) == ("max", None, 70000)


@full
def test_one_exclusion_of_two_is_taken_back(talk: Talk) -> None:
    chat = talk("en")
    chat.say("camping for two, no nylon, no plastic, under $1500").bundles()
    chat.say("plastic would be fine, still no nylon though").bundles()
    assert constraint_names(chat, "exclude") == {"nylon"}


@full
def test_dropping_one_and_keeping_another_in_one_sentence(talk: Talk) -> None:
    chat = talk("en")
    chat.say(OPENING["en"]).bundles()
    answer = chat.say("drop the no nylon rule but keep the budget")
    assert not answer.constraints().get("exclude")
    assert bounds(answer.constraints()) == ("max", None, 70000)


@full
@pytest.mark.parametrize(
    ("language", "deadline", "dropped"),
    [
        ("en", "it has to be here within 4 days", "no rush anymore, forget the deadline"),
        ("zh", "四天内要到", "不着急了，晚点到也行"),
    ],
)
def test_a_deadline_can_be_dropped(talk: Talk, language: str, deadline: str, dropped: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    assert chat.say(deadline).constraints()["within_days"] == 4
    answer = chat.say(dropped)
    assert answer.constraints().get("within_days") is None
    assert bounds(answer.constraints()) == ("max", None, 70000)


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "ok you can go up to 1500"), ("zh", "那放宽到1500美元吧")],
)
def test_a_budget_can_be_raised(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    assert bounds(answer.constraints()) == ("max", None, 150000)
    assert answer.constraints()["exclude"] == ["nylon"]
