"""For how many, for whom, how old, and by when."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import bounds
from tests.marks import full

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("language", "opening", "later", "ages"),
    [
        (
            "en",
            "first toys for my 8 month old, under 100 dollars",
            "sorry, she's 14 months old",
            (8, 14),
        ),
        pytest.param("zh", "给两岁的儿子买玩具，100美元以内", "其实他三岁了", (24, 36), marks=full),
        pytest.param(
            "en",
            "toys for a toddler who is 2 years old, 100 dollars max",
            "actually make it for my newborn",
            (24, 0),
            marks=full,
        ),
        pytest.param(
            "zh", "六个月大的宝宝洗澡要用的东西", "说错了，是十个月大", (6, 10), marks=full
        ),
    ],
)
def test_a_childs_age_bounds_everything_and_can_change(
    talk: Talk, language: str, opening: str, later: str, ages: tuple[int, int]
) -> None:
    months, then = ages
    chat = talk(language)
    chat.expect(age_months=months)
    assert chat.say(opening).constraints()["age_months"] == months
    chat.expect(age_months=then)
    assert chat.say(later).constraints()["age_months"] == then


@pytest.mark.parametrize(
    ("language", "opening", "utterance", "days"),
    [
        ("en", "a home office under 900 dollars", "i need it within 5 days", 5),
        pytest.param("zh", "居家办公一套，900美元以内", "五天之内要到货", 5, marks=full),
        pytest.param(
            "en", "camping for two under 1500 dollars", "in 3 days at most", 3, marks=full
        ),
        pytest.param("zh", "两人露营，1500美元以内", "最晚一个星期要收到", 7, marks=full),
    ],
)
def test_nothing_comes_too_late(
    talk: Talk, language: str, opening: str, utterance: str, days: int
) -> None:
    chat = talk(language)
    budget = bounds(chat.say(opening).constraints())
    chat.expect(within_days=days)
    answer = chat.say(utterance)
    assert answer.constraints()["within_days"] == days
    assert bounds(answer.constraints()) == budget


@full
@pytest.mark.parametrize(
    ("language", "opening", "utterance", "party"),
    [
        ("en", "hot pot for 4", "my brother is coming too so 5 of us", 5),
        ("zh", "四个人吃火锅", "又来了两位朋友，一共六个人", 6),
        ("en", "a park picnic for two", "make it for a dozen people", 12),
        ("zh", "两个人去公园野餐", "改成一家三口", 3),
    ],
)
def test_a_growing_party_is_counted(
    talk: Talk, language: str, opening: str, utterance: str, party: int
) -> None:
    chat = talk(language)
    chat.say(opening).bundles()
    assert chat.say(utterance).constraints()["party_size"] == party


@full
@pytest.mark.parametrize(
    ("language", "opening", "utterance"),
    [
        (
            "en",
            "a birthday present for my mother, she loves tea, 80 dollars",
            "it's for my dad instead",
        ),
        ("zh", "我妈过生日，她爱喝茶，80美元左右送什么好", "改成送我爸"),
    ],
)
def test_another_recipient_keeps_the_budget(
    talk: Talk, language: str, opening: str, utterance: str
) -> None:
    chat = talk(language)
    budget = bounds(chat.say(opening).constraints())
    assert budget is not None
    assert bounds(chat.say(utterance).constraints()) == budget
