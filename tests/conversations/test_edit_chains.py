"""Edits one after the other: each touches what it names, all else stays."""

import pytest

from tests.conversations.chat import Chat, Talk, quantities
from tests.conversations.claims import bounds, bundle_at, told_apart
from tests.facts import Facts
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "weekend camping for 2, no leather, budget 1500 usd",
    "zh": "周末露营，两个人，不要皮革，1500美元预算",
}


def _opened(talk: Talk, language: str) -> Chat:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    return chat


def _kinds(chat: Chat) -> dict[str, str]:
    """The category of each item of the first bundle."""
    return {i: chat.facts.items[i]["category"] for i in quantities(bundle_at(chat))}


@pytest.mark.parametrize(
    ("language", "keep", "swap", "remove"),
    [
        ("en", "keep the {} no matter what", "swap the {}", "drop the {}"),
        pytest.param("zh", "{}一定要留着", "把{}换一个", "{}去掉", marks=full),
    ],
)
def test_keep_swap_and_remove_touch_one_item_each(
    talk: Talk, language: str, keep: str, swap: str, remove: str
) -> None:
    chat = _opened(talk, language)
    (first, kept), (second, swapped), (third, removed), *_ = told_apart(chat, language)
    before = quantities(bundle_at(chat))
    assert quantities(chat.say(keep.format(kept)).bundles()[0]) == before
    chat.expect(keep=[first["item_id"]])
    after_swap = quantities(chat.say(swap.format(swapped)).bundles()[0])
    assert before.keys() - after_swap.keys() == {second["item_id"]}
    assert len(after_swap) == len(before)
    answer = chat.say(remove.format(removed))
    after = quantities(answer.bundles()[0])
    assert after_swap.keys() - after.keys() == {third["item_id"]}
    assert after.keys() < after_swap.keys()
    assert "leather" in answer.constraints()["exclude"]
    assert bounds(answer.constraints()) == ("max", None, 150000)


@full
@pytest.mark.parametrize(
    ("language", "add", "remove"),
    [("en", "add a {} as well", "no, take the {} out again"), ("zh", "再加个{}", "{}还是不要了")],
)
def test_adding_and_removing_leads_back(
    talk: Talk, facts: Facts, language: str, add: str, remove: str
) -> None:
    chat = _opened(talk, language)
    before, held = quantities(bundle_at(chat)), set(_kinds(chat).values())
    category = next(c for c in ("camp_chair", "headlamp", "power_bank") if c not in held)
    name = facts.called(category, language)
    added = quantities(chat.say(add.format(name)).bundles()[0])
    (new,) = added.keys() - before.keys()
    assert facts.is_a(facts.items[new], category)
    assert quantities(chat.say(remove.format(name)).bundles()[0]) == before


@full
@pytest.mark.parametrize(
    ("language", "utterance", "category"),
    [
        ("en", "replace the tent with a hammock", "hammock"),
        ("zh", "帐篷换成吊床", "hammock"),
    ],
)
def test_a_swap_for_another_kind_brings_that_kind(
    talk: Talk, facts: Facts, language: str, utterance: str, category: str
) -> None:
    chat = _opened(talk, language)
    before = quantities(bundle_at(chat))
    answer = chat.say(utterance)
    after = quantities(answer.bundles()[0])
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    assert [facts.items[one]["category"] for one in gone] == ["tent"]
    assert any(facts.is_a(facts.items[one], category) for one in come)


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "swap the {} for a cheaper one"), ("zh", "{}换个便宜的")],
)
def test_a_swap_for_a_cheaper_one_is_cheaper(talk: Talk, language: str, utterance: str) -> None:
    chat = _opened(talk, language)
    line, name = max(told_apart(chat, language), key=lambda pair: pair[0]["price_cents"])
    answer = chat.say(utterance.format(name))
    assert answer.slate is not None
    (new,) = (one for one in answer.bundles()[0]["items"] if one["role"] == line["role"])
    assert new["item_id"] != line["item_id"]
    assert new["price_cents"] < line["price_cents"] or answer.slate["relaxations"]


@full
def test_an_edit_of_another_bundle_brings_that_to_the_top(talk: Talk) -> None:
    chat = _opened(talk, "en")
    old = bundle_at(chat, 1)
    kept = quantities(old)
    del kept[old["items"][0]["item_id"]]
    answer = chat.say("take the first item out of the second bundle")
    assert quantities(answer.bundles()[0]) == kept
    again = chat.say("add a camp chair too").bundles()[0]
    assert kept.items() <= quantities(again).items()


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "great, only without the {}"),
        ("zh", "其他都好，就{}不要"),
    ],
)
def test_praise_with_an_exception_is_a_removal(talk: Talk, language: str, utterance: str) -> None:
    chat = _opened(talk, language)
    kept = quantities(bundle_at(chat))
    line, name = told_apart(chat, language)[0]
    del kept[line["item_id"]]
    assert quantities(chat.say(utterance.format(name)).bundles()[0]) == kept


@full
def test_two_items_are_removed_in_one_sentence(talk: Talk) -> None:
    chat = _opened(talk, "en")
    kept = quantities(bundle_at(chat))
    (first, one), (second, other), *_ = told_apart(chat, "en")
    answer = chat.say(f"remove the {one} and the {other}")
    del kept[first["item_id"]], kept[second["item_id"]]
    assert quantities(answer.bundles()[0]) == kept


@full
def test_two_items_are_kept_in_one_sentence(talk: Talk) -> None:
    chat = _opened(talk, "zh")
    (first, one), (second, other), *_ = told_apart(chat, "zh")
    chat.say(f"{one}和{other}留着，其他的换掉").bundles()
    chat.expect(keep=[first["item_id"], second["item_id"]])
    assert chat.say("再看几套").bundles()
