"""Questions about an item: the catalog's answer, or that it does not say."""

import re

import pytest

from tests.conversations.chat import Chat, Talk
from tests.conversations.claims import bundle_at, told_apart
from tests.facts import Wire, rows
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "weekend camping for 2, budget 1500 usd",
    "zh": "周末露营，两个人，1500美元预算",
}
UNSAID = re.compile(
    r"catalog|doesn.t say|don.t know|no information|not (?:say|listed|stated|known)"
    r"|can.t (?:say|tell)"
    r"|目录|没有写|没写|没有说|没提|没有提|不清楚|不知道|没有这|没有相关|未注明|没标"
)
MADE_UP = re.compile(
    r"(?<!\$)\b(?:19|20)\d\d\b(?!\s*(?:g|ml)\b)|\d+\s*(?:dB|decibel|分贝|years?|年)"
)  # a year, but no weight or volume


def _weighed(chat: Chat, language: str) -> tuple[Wire, str]:
    """A named item of the first bundle whose weight the catalog knows."""
    for line, name in told_apart(chat, language):
        item = chat.facts.items[line["item_id"]]
        if "weight_g" in item["attributes"]:
            return item, name
    raise AssertionError("nothing with a weight")


def _says_weight(text: str, grams: int) -> bool:
    spelled = {f"{grams}", f"{grams:,}", f"{grams / 1000:g}", f"{grams / 1000:.1f}"}
    return any(re.search(rf"(?<![\d.]){re.escape(one)}(?![\d])", text) for one in spelled)


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        pytest.param("en", "how heavy is the {}?", marks=full),
        ("zh", "这个{}多重"),
        pytest.param("en", "whats the weight of that {}", marks=full),
        pytest.param("zh", "{}有几斤重啊", marks=full),
    ],
)
def test_a_weight_that_is_known_is_told(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    item, name = _weighed(chat, language)
    answer = chat.say(utterance.format(name))
    assert _says_weight(answer.text, item["attributes"]["weight_g"]), answer.text
    assert answer.language == language


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "what is the {} made of"), ("zh", "{}是什么材质的")],
)
def test_a_material_that_is_known_is_told(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    facts = chat.facts
    line, name = next(
        (line, name)
        for line, name in told_apart(chat, language)
        if facts.items[line["item_id"]]["attributes"].get("material")
    )
    material = facts.items[line["item_id"]]["attributes"]["material"]
    concepts = [material] if isinstance(material, str) else material
    answer = chat.say(utterance.format(name))
    assert any(facts.called(one, language) in answer.text for one in concepts), answer.text


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "in which year was the {} designed?"),
        pytest.param("zh", "这个{}是哪一年设计的", marks=full),
        pytest.param("en", "how many decibels does the {} make", marks=full),
        pytest.param("zh", "{}保修几年", marks=full),
    ],
)
def test_what_the_catalog_does_not_say_is_not_made_up(
    talk: Talk, language: str, utterance: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    _, name = told_apart(chat, language)[0]
    answer = chat.say(utterance.format(name))
    assert UNSAID.search(answer.text.lower()), answer.text
    assert not MADE_UP.search(answer.text)
    assert answer.language == language


@full
@pytest.mark.parametrize(
    ("language", "first", "then"),
    [("en", "how heavy is the {}", "and what do people say about it?"),
     ("zh", "{}多重", "那它评价怎么样")],
)  # fmt: skip
def test_a_second_question_is_about_the_same_item(
    talk: Talk, language: str, first: str, then: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    item, name = _weighed(chat, language)
    chat.say(first.format(name))
    answer = chat.say(then)
    reviews = rows(chat.judge.database_url, "review", item_id=item["item_id"])
    told = [f"{item['rating']:.1f}", *(one["text"] for one in reviews)]
    assert any(one in answer.text for one in told), answer.text


@full
def test_asking_about_an_item_changes_nothing(talk: Talk) -> None:
    chat = talk("en")
    before = chat.say("camping for two, no nylon, under 1500 dollars").constraints()
    _, name = told_apart(chat, "en")[0]
    total = bundle_at(chat)["total_cents"]
    assert chat.say(f"is the {name} waterproof?").slate is None
    basket = chat.say("i'll take the first one").basket
    assert basket is not None
    assert basket["total_cents"] == total
    assert chat.say("show me more").constraints() == before


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "does the time machine need batteries?"), ("zh", "那台时光机要装电池吗")],
)
def test_an_item_that_is_not_shown_is_not_described(
    talk: Talk, language: str, utterance: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    card = answer.custom("item")
    assert card is None or card["item_id"] in chat.facts.items
    assert answer.slate is None
