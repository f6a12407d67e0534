"""Talks about what goes with one item: it stays what everything is built on."""

import pytest

from tests.conversations.chat import Answer, Talk
from tests.conversations.claims import bounds, bundle_at, cheapest
from tests.facts import Facts, Wire
from tests.marks import full
from tests.oracle import item_ids_of, misfits

pytestmark = pytest.mark.stack


def _still_fits(facts: Facts, anchor: Wire, answer: Answer) -> None:
    for bundle in answer.bundles():
        assert item_ids_of(bundle) - {anchor["item_id"]}
        assert list(misfits(facts, {anchor["item_id"], *item_ids_of(bundle)})) == []


@pytest.mark.parametrize(
    ("language", "category", "utterances"),
    [
        (
            "en",
            "espresso_machine",
            ("what goes with this?", "keep it under 900 dollars", "no plastic", "show me more"),
        ),
        pytest.param(
            "zh",
            "mirrorless_camera",
            ("这个还要配什么", "900美元以内", "不要塑料的", "还有别的吗"),
            marks=full,
        ),
    ],
)
def test_the_item_on_the_page_stays_thecheapest(
    talk: Talk, facts: Facts, language: str, category: str, utterances: tuple[str, ...]
) -> None:
    anchor = cheapest(facts, category)
    chat = talk(language, page_item_id=anchor["item_id"])
    first, *later = utterances
    _still_fits(facts, anchor, chat.say(first))
    for utterance in later:
        answer = chat.say(utterance)
        _still_fits(facts, anchor, answer)
    assert bounds(answer.constraints()) == ("max", None, 90000)
    assert answer.constraints()["exclude"] == ["plastic"]


@pytest.mark.parametrize(
    ("language", "utterance", "category"),
    [
        ("en", "i own an espresso machine, make me a set around it", "espresso_machine"),
        pytest.param("zh", "我有一个帐篷，帮我配齐其他露营的东西", "tent", marks=full),
        pytest.param(
            "en", "got a fish tank already, what else do i need for it", "fish_tank", marks=full
        ),
        pytest.param("zh", "家里有婴儿床了，围绕它配一套", "cot", marks=full),
    ],
)
def test_an_owned_anchor_is_not_sold_again(
    talk: Talk, facts: Facts, language: str, utterance: str, category: str
) -> None:
    chat = talk(language)
    chat.expect(owned=[category])
    answer = chat.say(utterance)
    more = chat.say({"en": "any others?", "zh": "还有别的吗"}[language])
    for bundle in (*answer.bundles(), *more.bundles()):
        kinds = [facts.items[one["item_id"]] for one in bundle["items"]]
        assert not any(facts.is_a(item, category) for item in kinds)


@full
@pytest.mark.parametrize(
    ("language", "utterance", "swap"),
    [("en", "what goes with this camera?", "swap the second item"),
     ("zh", "这台相机配什么好", "第二个换掉")],
)  # fmt: skip
def test_a_swap_keeps_to_thecheapest(
    talk: Talk, facts: Facts, language: str, utterance: str, swap: str
) -> None:
    anchor = cheapest(facts, "mirrorless_camera")
    chat = talk(language, page_item_id=anchor["item_id"])
    chat.say(utterance).bundles()
    old = bundle_at(chat)["items"][1]["item_id"]
    answer = chat.say(swap)
    assert old not in item_ids_of(answer.bundles()[0])
    _still_fits(facts, anchor, answer)


@full
@pytest.mark.parametrize(
    ("language", "opening", "then"),
    [
        ("en", "first camera kit under 2500 dollars", "what goes with the tripod?"),
        ("zh", "想买第一台相机，2500美元以内", "这个相机包配什么好"),
    ],
)
def test_an_item_shown_can_become_thecheapest(
    talk: Talk, facts: Facts, language: str, opening: str, then: str
) -> None:
    chat = talk(language)
    chat.say(opening).bundles()
    category = {"en": "tripod", "zh": "camera_bag"}[language]
    lines = (
        [line for bundle in chat.slate["bundles"] for line in bundle["items"]] if chat.slate else []
    )
    named = [
        facts.items[line["item_id"]]
        for line in lines
        if facts.is_a(facts.items[line["item_id"]], category)
    ]
    answer = chat.say(then)
    if named:
        _still_fits(facts, named[0], answer)
    else:
        assert answer.text
