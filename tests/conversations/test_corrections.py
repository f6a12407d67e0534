"""Taking back what was said: the new word holds, all else stays."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import Bounds, bounds, constraint_names
from tests.marks import full

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("language", "party", "utterances", "meant"),
    [
        pytest.param(
            "en",
            3,
            ("camping for 3, under $900", "no, i meant 300"),
            ("max", None, 30000),
            marks=full,
        ),
        ("zh", 3, ("三个人露营，预算900美元", "不对，我说的是五百美元"), ("max", None, 50000)),
        pytest.param(
            "en",
            6,
            ("hot pot for 6, max 50 dollars", "typo sorry, 500"),
            ("max", None, 50000),
            marks=full,
        ),
        pytest.param(
            "en",
            2,
            ("camping for 2, around 900 dollars", "no, 900 is the maximum"),
            ("max", None, 90000),
            marks=full,
        ),
        pytest.param(
            "zh",
            2,
            ("两个人露营，大概900美元", "我的意思是最少900美元"),
            ("min", 90000, None),
            marks=full,
        ),
        pytest.param(
            "zh",
            6,
            ("六个人吃火锅，3000以内", "我说的是人民币"),
            ("max", None, 42000),
            marks=full,
        ),
    ],
)
def test_a_corrected_budget_takes_the_place_of_the_first(
    talk: Talk, language: str, party: int, utterances: tuple[str, str], meant: Bounds
) -> None:
    opening, correction = utterances
    chat = talk(language)
    chat.say(opening).bundles()
    answer = chat.say(correction)
    assert bounds(answer.constraints()) == meant
    assert answer.constraints()["party_size"] == party


@full
@pytest.mark.parametrize(
    ("language", "opening", "correction", "party"),
    [
        ("en", "hot pot for 6, under 300 dollars", "sorry, five people, not six", 5),
        ("zh", "六个人吃火锅，300美元以内", "写错了，是四个人，不是六个人", 4),
    ],
)
def test_a_corrected_party_keeps_the_budget(
    talk: Talk, language: str, opening: str, correction: str, party: int
) -> None:
    chat = talk(language)
    chat.say(opening).bundles()
    answer = chat.say(correction)
    assert answer.constraints()["party_size"] == party
    assert bounds(answer.constraints()) == ("max", None, 30000)


@full
@pytest.mark.parametrize(
    ("language", "opening", "correction"),
    [
        (
            "en",
            "camping for two, no plastic, under $1500",
            "wait, plastic is fine, it's nylon i don't want",
        ),
        ("zh", "两人露营，不要塑料的，1500美元以内", "说错了，塑料可以，不要的是尼龙"),
    ],
)
def test_a_corrected_exclusion_frees_the_first(
    talk: Talk, language: str, opening: str, correction: str
) -> None:
    chat = talk(language)
    assert chat.say(opening).constraints()["exclude"] == ["plastic"]
    chat.say(correction).bundles()
    assert constraint_names(chat, "exclude") == {"nylon"}


@full
def test_two_things_are_corrected_in_one_sentence(talk: Talk) -> None:
    chat = talk("en")
    chat.say("camping for 2, no nylon, under 900 dollars").bundles()
    answer = chat.say("no wait, i meant 4 people and 1,400 dollars")
    assert answer.constraints()["party_size"] == 4
    assert bounds(answer.constraints()) == ("max", None, 140000)
    assert answer.constraints()["exclude"] == ["nylon"]


@full
def test_a_correction_can_be_corrected_again(talk: Talk) -> None:
    chat = talk("zh")
    chat.say("居家办公一套，预算800美元").bundles()
    chat.say("不是，是600美元")
    answer = chat.say("又说错了，还是700美元吧")
    assert bounds(answer.constraints()) == ("max", None, 70000)
