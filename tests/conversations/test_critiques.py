"""Comparisons: more or less of something than a bundle has."""

import pytest

from tests.conversations.chat import Chat, Talk
from tests.conversations.claims import bundle_at, moved
from tests.facts import Facts, Wire
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "gear for a weekend of camping, 2 people, budget 1800 dollars",
    "zh": "两人周末露营装备，预算1800美元",
}


def _opened(talk: Talk, language: str) -> Chat:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    return chat


@pytest.mark.parametrize(
    ("language", "utterance", "better"),
    [
        ("en", "cheaper pls", ("price", "less")),
        pytest.param("zh", "有没有轻一点的", ("weight", "less"), marks=full),
        pytest.param("zh", "太贵了，便宜点", ("price", "less"), marks=full),
        pytest.param(
            "en", "something lighter, we have to carry it all", ("weight", "less"), marks=full
        ),
        pytest.param("en", "thats too bulky, smaller", ("size", "less"), marks=full),
        pytest.param("zh", "有没有体积小一点的", ("size", "less"), marks=full),
        pytest.param("en", "got anything with better reviews", ("quality", "more"), marks=full),
        pytest.param("zh", "想要评价更好的", ("quality", "more"), marks=full),
        pytest.param("en", "too flashy, something plainer", ("boldness", "less"), marks=full),
        pytest.param("zh", "颜色太亮了，低调一点", ("boldness", "less"), marks=full),
    ],
)
def test_every_new_bundle_is_better_by_the_catalog(
    talk: Talk, facts: Facts, language: str, utterance: str, better: tuple[str, str]
) -> None:
    chat = _opened(talk, language)
    old = bundle_at(chat, 0)
    answer = chat.say(utterance)
    assert moved(facts, answer, old, dict([better]))
    assert answer.language == language


@pytest.mark.parametrize(
    ("language", "utterance", "position"),
    [
        ("zh", "第二套能不能便宜一点", 1),
        pytest.param("en", "like the third one, only cheaper", 2, marks=full),
    ],
)
def test_a_critique_speaks_of_the_bundle_it_names(
    talk: Talk, facts: Facts, language: str, utterance: str, position: int
) -> None:
    chat = _opened(talk, language)
    old = bundle_at(chat, position)
    assert moved(facts, chat.say(utterance), old, {"price": "less"})


@full
def test_critiques_add_up_until_nothing_is_better(talk: Talk, facts: Facts) -> None:
    chat = _opened(talk, "en")
    for _ in range(4):
        old = bundle_at(chat, 0)
        answer = chat.say("still too expensive, cheaper")
        assert moved(facts, answer, old, {"price": "less"})


@full
@pytest.mark.parametrize(
    ("language", "utterance"), [("en", "the {} is too heavy"), ("zh", "{}太重了")]
)
def test_a_critique_of_one_item_changes_that_item(
    talk: Talk, facts: Facts, language: str, utterance: str
) -> None:
    chat = _opened(talk, language)
    old = max(
        bundle_at(chat, 0)["items"],
        key=lambda line: facts.items[line["item_id"]]["attributes"].get("weight_g", 0),
    )
    name = facts.called(facts.items[old["item_id"]]["category"], language)
    answer = chat.say(utterance.format(name))
    for bundle in answer.bundles():
        new = next(line for line in bundle["items"] if line["role"] == old["role"])
        assert answer.slate is not None
        lighter = _weight_g(facts, new) < _weight_g(facts, old)
        assert answer.slate["relaxations"] or lighter, (old, new)
        assert answer.slate["relaxations"] or _in_all(facts, new) < _in_all(facts, old)


def _weight_g(facts: Facts, line: Wire) -> int:
    """Of one piece."""
    weight: int = facts.items[line["item_id"]]["attributes"]["weight_g"]
    return weight


def _in_all(facts: Facts, line: Wire) -> int:
    return _weight_g(facts, line) * int(line["quantity"])
