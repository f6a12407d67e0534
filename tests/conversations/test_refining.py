"""Constraints stated or changed after a first slate."""

import pytest

from tests.conversations.chat import Chat, Talk
from tests.facts import Facts
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "camping gear for a weekend, two of us, under $1500",
    "zh": "两个人周末露营，预算1500美元以内",
}


def _opened(talk: Talk, language: str) -> Chat:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    return chat


@pytest.mark.parametrize(
    ("language", "utterance", "bounds"),
    [
        ("en", "actually keep it below 700", ("max", None, 70000)),
        ("zh", "预算改成五百美元", ("max", None, 50000)),
        pytest.param("zh", "大概八百刀吧", ("around", 72000, 88000), marks=full),
        pytest.param("en", "i can spend up to twelve hundred", ("max", None, 120000), marks=full),
        pytest.param("en", "make it around 600 bucks", ("around", 54000, 66000), marks=full),
        pytest.param("en", "between 500 and 800 pls", ("range", 50000, 80000), marks=full),
        pytest.param("en", "at least 800 dollars", ("min", 80000, None), marks=full),
        pytest.param("zh", "别超过六百五十美元", ("max", None, 65000), marks=full),
        pytest.param("zh", "六百到九百美元", ("range", 60000, 90000), marks=full),
        pytest.param("zh", "不能低于八百美元", ("min", 80000, None), marks=full),
    ],
)
def test_a_new_budget_takes_the_place_of_the_old(
    talk: Talk, language: str, utterance: str, bounds: tuple[str, int | None, int | None]
) -> None:
    answer = _opened(talk, language).say(utterance)
    budget = answer.constraints()["budget"]
    assert (budget["kind"], budget.get("min_cents"), budget.get("max_cents")) == bounds
    assert answer.constraints()["party_size"] == 2
    assert answer.language == language


@pytest.mark.parametrize(
    ("language", "utterance", "high"),
    [
        ("zh", "预算不超过6000块", 84000),
        pytest.param("zh", "5000元以内", 70000, marks=full),
        pytest.param("en", "no more than 7000 yuan", 98000, marks=full),
    ],
)
def test_another_currency_is_converted_and_the_reply_says_so(
    talk: Talk, language: str, utterance: str, high: int
) -> None:
    answer = _opened(talk, language).say(utterance)
    assert answer.constraints()["budget"]["max_cents"] == high
    assert answer.constraints()["budget"]["currency"] == "USD"
    assert f"${high // 100}" in answer.text.replace(",", "")


@pytest.mark.parametrize(
    ("language", "utterance", "concept"),
    [
        pytest.param("en", "nothing made of nylon", "nylon", marks=full),
        ("zh", "不要塑料的", "plastic"),
        pytest.param("en", "i hate cotton stuff, leave that out", "cotton", marks=full),
        pytest.param("en", "nothing orange please", "orange", marks=full),
        pytest.param("zh", "我不喜欢绿色", "green", marks=full),
        pytest.param("zh", "涤纶的都不要", "polyester", marks=full),
    ],
)
def test_an_exclusion_holds_from_then_on(
    talk: Talk, language: str, utterance: str, concept: str
) -> None:
    chat = _opened(talk, language)
    chat.expect(exclude=[concept])
    assert concept in chat.say(utterance).constraints()["exclude"]
    later = chat.say({"en": "any other options?", "zh": "还有别的吗"}[language])
    assert concept in later.constraints()["exclude"]


@full
def test_exclusions_add_up(talk: Talk) -> None:
    chat = _opened(talk, "en")
    chat.say("no nylon")
    assert set(chat.say("and no plastic either").constraints()["exclude"]) == {"nylon", "plastic"}


@full
@pytest.mark.parametrize(
    ("language", "utterance"), [("en", "nothing by {} pls"), ("zh", "不要{}这个牌子的")]
)
def test_a_brand_can_be_excluded(talk: Talk, facts: Facts, language: str, utterance: str) -> None:
    chat = _opened(talk, language)
    assert chat.slate is not None
    brand = facts.items[chat.slate["bundles"][0]["items"][0]["item_id"]]["brand"]
    concept = facts.brands[brand.lower()]
    chat.expect(exclude=[concept])
    said = utterance.format(facts.called(concept, language))
    assert chat.say(said).constraints()["exclude"] == [concept]


@full
@pytest.mark.parametrize(
    ("language", "utterance", "party"),
    [("en", "we're gonna be 4 actually", 4), ("zh", "改成三个人去", 3)],
)
def test_a_new_party_size_changes_the_quantities(
    talk: Talk, language: str, utterance: str, party: int
) -> None:
    answer = _opened(talk, language).say(utterance)
    assert answer.constraints()["party_size"] == party
    assert answer.constraints()["budget"]["max_cents"] == 150000
