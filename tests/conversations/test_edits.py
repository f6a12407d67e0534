"""Changing one item of a bundle: everything else stays as it was, at position 0."""

import pytest

from tests.conversations.chat import Answer, Chat, Talk, quantities
from tests.conversations.claims import bundle_at, told_apart
from tests.facts import Facts, Wire
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "weekend camping for 2, budget 1500 usd",
    "zh": "周末露营，两个人，1500美元预算",
}


def _opened(talk: Talk, language: str) -> Chat:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    return chat


def _swapped(facts: Facts, old: Wire, line: Wire, answer: Answer) -> None:
    before, after = quantities(old), quantities(answer.bundles()[0])
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    assert gone == {line["item_id"]}
    assert len(come) == 1
    assert {k: q for k, q in before.items() if k in after} == {
        k: q for k, q in after.items() if k in before
    }
    (new,) = (each for each in answer.bundles()[0]["items"] if each["item_id"] in come)
    assert new["role"] == line["role"]


def _only_without(old: Wire, line: Wire, answer: Answer) -> None:
    before = quantities(old)
    del before[line["item_id"]]
    assert quantities(answer.bundles()[0]) == before


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "swap the {} for another one"),
        pytest.param("zh", "换一个{}", marks=full),
        pytest.param("en", "the {} is ugly give me a different one", marks=full),
        pytest.param("zh", "{}不好看，换掉吧", marks=full),
    ],
)
def test_swapping_by_name_changes_that_item_alone(
    talk: Talk, facts: Facts, language: str, utterance: str
) -> None:
    chat = _opened(talk, language)
    old, (line, name) = bundle_at(chat), told_apart(chat, language)[-1]
    answer = chat.say(utterance.format(name))
    _swapped(facts, old, line, answer)
    assert answer.language == language


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "replace the second item in bundle 1"),
        ("zh", "第一套里的第二个换掉"),
    ],
)
def test_swapping_by_ordinal_changes_that_item_alone(
    talk: Talk, facts: Facts, language: str, utterance: str
) -> None:
    chat = _opened(talk, language)
    old = bundle_at(chat)
    _swapped(facts, old, old["items"][1], chat.say(utterance))


@pytest.mark.parametrize("position", [1, pytest.param(2, marks=full)])
def test_the_swap_button_edits_the_bundle_it_stands_in(
    talk: Talk, facts: Facts, position: int
) -> None:
    chat = _opened(talk, "en")
    old = bundle_at(chat, position)
    line = old["items"][0]
    answer = chat.press("swap_item", bundle_id=old["bundle_id"], item_id=line["item_id"])
    _swapped(facts, old, line, answer)


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("zh", "不要那个{}"),
        pytest.param("en", "drop the {}", marks=full),
        pytest.param("en", "great, only without the {}", marks=full),
        pytest.param("zh", "把{}去掉吧", marks=full),
    ],
)
def test_removing_by_name_takes_that_item_out_alone(
    talk: Talk, language: str, utterance: str
) -> None:
    chat = _opened(talk, language)
    old, (line, name) = bundle_at(chat), told_apart(chat, language)[-1]
    _only_without(old, line, chat.say(utterance.format(name)))


@full
def test_the_remove_button_takes_its_item_out_alone(talk: Talk) -> None:
    chat = _opened(talk, "zh")
    old = bundle_at(chat, 1)
    line = old["items"][-1]
    answer = chat.press("remove_item", bundle_id=old["bundle_id"], item_id=line["item_id"])
    _only_without(old, line, answer)


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "oh i already have a {}"), ("zh", "{}我家里有了")],
)
def test_an_item_owned_already_goes_and_stays_away(
    talk: Talk, facts: Facts, language: str, utterance: str
) -> None:
    chat = _opened(talk, language)
    old, (line, name) = bundle_at(chat), told_apart(chat, language)[-1]
    chat.expect(owned=[facts.items[line["item_id"]]["category"]])
    _only_without(old, line, chat.say(utterance.format(name)))
    chat.say({"en": "show me others", "zh": "看看别的"}[language])


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        pytest.param("en", "keep the {} whatever else changes", marks=full),
        pytest.param("zh", "{}要留着", marks=full),
    ],
)
def test_an_item_kept_stays_in_every_later_bundle(
    talk: Talk, language: str, utterance: str
) -> None:
    chat = _opened(talk, language)
    old, (line, name) = bundle_at(chat), told_apart(chat, language)[-1]
    answer = chat.say(utterance.format(name))
    assert quantities(answer.bundles()[0]) == quantities(old)
    chat.expect(keep=[line["item_id"]])
    assert chat.say({"en": "now show me more", "zh": "再来几套"}[language]).bundles()


@full
def test_the_keep_button_keeps_its_item(talk: Talk) -> None:
    chat = _opened(talk, "en")
    old = bundle_at(chat, 2)
    line = old["items"][0]
    chat.expect(keep=[line["item_id"]])
    answer = chat.press("keep_item", bundle_id=old["bundle_id"], item_id=line["item_id"])
    assert quantities(answer.bundles()[0]) == quantities(old)


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "add a {} too"), ("zh", "再加一个{}")],
)
def test_adding_brings_one_more_item_of_that_kind(
    talk: Talk, facts: Facts, language: str, utterance: str
) -> None:
    chat = _opened(talk, language)
    old = bundle_at(chat)
    held = {facts.items[line["item_id"]]["category"] for line in old["items"]}
    category = next(c for c in ("camp_chair", "headlamp", "cooler_box") if c not in held)
    answer = chat.say(utterance.format(facts.called(category, language)))
    before, after = quantities(old), quantities(answer.bundles()[0])
    (new,) = after.keys() - before.keys()
    assert {k: q for k, q in after.items() if k != new} == before
    assert facts.is_a(facts.items[new], category)


@full
def test_edits_build_on_each_other(talk: Talk, facts: Facts) -> None:
    chat = _opened(talk, "en")
    line, name = told_apart(chat, "en")[-1]
    chat.say(f"remove the {name}")
    old = bundle_at(chat)
    second = old["items"][0]
    answer = chat.press("swap_item", bundle_id=old["bundle_id"], item_id=second["item_id"])
    _swapped(facts, old, second, answer)
    assert line["item_id"] not in quantities(answer.bundles()[0])
