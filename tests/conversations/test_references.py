"""Pointing at bundles and items: by number, by place, by pronoun."""

import pytest

from tests.conversations.chat import Talk, quantities
from tests.conversations.claims import bundle_at, moved, told_apart
from tests.facts import Facts
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "weekend camping for 2, budget 1500 usd",
    "zh": "周末露营，两个人，1500美元预算",
}


@pytest.mark.parametrize(
    ("language", "utterance", "position", "index"),
    [
        ("zh", "第二套里最后一个去掉", 1, -1),
        pytest.param("en", "take the third item out of bundle 2", 1, 2, marks=full),
        pytest.param("en", "in the last bundle, remove the first thing", 2, 0, marks=full),
    ],
)
def test_an_item_is_found_by_its_place_in_a_bundle(
    talk: Talk, language: str, utterance: str, position: int, index: int
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    old = bundle_at(chat, position)
    kept = quantities(old)
    del kept[old["items"][index]["item_id"]]
    assert quantities(chat.say(utterance).bundles()[0]) == kept


@full
@pytest.mark.parametrize(
    ("language", "utterance"), [("en", "why the last one?"), ("zh", "为什么推荐最后一套")]
)
def test_the_last_one_is_the_last_shown(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    bundles = chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    assert any(reason["text"] in answer.text for reason in bundles[-1]["reasons"])


@pytest.mark.parametrize(
    ("language", "naming", "critique"),
    [
        ("en", "why the second one?", "cheaper"),
        pytest.param("zh", "为什么推荐第二套", "便宜一点", marks=full),
    ],
)
def test_a_critique_without_a_reference_means_the_bundle_last_named(
    talk: Talk, facts: Facts, language: str, naming: str, critique: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    old = bundle_at(chat, 1)
    chat.say(naming)
    answer = chat.say(critique)
    assert moved(facts, answer, old, {"price": "less"})
    (bound,) = (b for b in answer.constraints()["bounds"] if b["measure"] == "price")
    assert bound["value"] == old["total_cents"]


@full
@pytest.mark.parametrize(
    ("language", "more", "take"),
    [("en", "show me more", "i'll take the first one"), ("zh", "再看看别的", "就要第一套")],
)
def test_numbers_mean_the_newest_slate(talk: Talk, language: str, more: str, take: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    newest = chat.say(more).bundles()[0]
    basket = chat.say(take).basket
    assert basket is not None
    assert {line["item_id"]: line["quantity"] for line in basket["items"]} == quantities(newest)


@full
@pytest.mark.parametrize(
    ("language", "question", "swap"),
    [("en", "how heavy is the {}", "swap it for another one"), ("zh", "这个{}多重", "把它换掉")],
)
def test_it_is_the_item_just_spoken_of(talk: Talk, language: str, question: str, swap: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    old = quantities(bundle_at(chat))
    line, name = told_apart(chat, language)[-1]
    chat.say(question.format(name))
    new = quantities(chat.say(swap).bundles()[0])
    assert old.keys() - new.keys() == {line["item_id"]}


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "i'll have the cheapest of them"), ("zh", "最便宜的那套我要了")],
)
def test_the_cheapest_is_taken_or_asked_about_never_another(
    talk: Talk, language: str, utterance: str
) -> None:
    chat = talk(language)
    bundles = chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    if answer.basket is None:
        assert answer.asks
    else:
        assert answer.basket["total_cents"] == min(one["total_cents"] for one in bundles)


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "swap the twelfth item"), ("zh", "把第十二个换掉")],
)
def test_a_place_that_there_is_not_changes_nothing(
    talk: Talk, language: str, utterance: str
) -> None:
    chat = talk(language)
    bundles = chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    assert answer.slate is None
    take = chat.say({"en": "i'll take the first one", "zh": "就要第一套"}[language])
    assert take.basket is not None
    assert take.basket["total_cents"] == bundles[0]["total_cents"]
