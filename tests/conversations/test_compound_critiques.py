"""Critiques with several parts: all of them hold, or a relaxation says why not."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import bundle_at, moved
from tests.facts import Facts
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "gear for a weekend of camping, 2 people, budget 1800 dollars",
    "zh": "两人周末露营装备，预算1800美元",
}


@pytest.mark.parametrize(
    ("language", "utterance", "wanted"),
    [
        pytest.param(
            "en",
            "lighter but not more expensive",
            {"weight": "less", "price": "not_more"},
            marks=full,
        ),
        ("zh", "轻一点，但是别更贵", {"weight": "less", "price": "not_more"}),
        pytest.param(
            "en", "cheaper and smaller please", {"price": "less", "size": "less"}, marks=full
        ),
        pytest.param(
            "zh", "便宜点，评价也要更好", {"price": "less", "quality": "more"}, marks=full
        ),
        pytest.param(
            "en", "less bulky without costing more", {"size": "less", "price": "not_more"},
            marks=full,
        ),
        pytest.param(
            "zh", "同样的价钱，有没有更轻的", {"weight": "less", "price": "not_more"}, marks=full
        ),
    ],
)  # fmt: skip
def test_every_part_of_a_critique_holds(
    talk: Talk, facts: Facts, language: str, utterance: str, wanted: dict[str, str]
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    old = bundle_at(chat)
    assert moved(facts, chat.say(utterance), old, wanted)


@full
@pytest.mark.parametrize(
    ("language", "utterance", "meant"),
    [
        ("en", "the second one, but cheaper and without nylon", (1, "price", "nylon")),
        ("zh", "第三套轻一点，不要塑料的", (2, "weight", "plastic")),
    ],
)
def test_a_critique_and_an_exclusion_in_one_sentence(
    talk: Talk, facts: Facts, language: str, utterance: str, meant: tuple[int, str, str]
) -> None:
    position, measure, excluded = meant
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    old = bundle_at(chat, position)
    chat.expect(exclude=[excluded])
    answer = chat.say(utterance)
    assert moved(facts, answer, old, {measure: "less"})
    assert answer.constraints()["exclude"] == [excluded]


@full
def test_a_critique_and_a_budget_in_one_sentence(talk: Talk, facts: Facts) -> None:
    chat = talk("en")
    chat.say(OPENING["en"]).bundles()
    old = bundle_at(chat)
    answer = chat.say("lighter please, and 1000 dollars is my limit now")
    assert moved(facts, answer, old, {"weight": "less"})
    assert answer.constraints()["budget"]["max_cents"] == 100000
