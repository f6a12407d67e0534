"""Bundles built around one item: on the page, or named."""

import pytest

from tests.conversations.chat import Answer, Talk
from tests.conversations.claims import dearest
from tests.facts import Facts, Wire
from tests.marks import full
from tests.oracle import item_ids_of, misfits

pytestmark = pytest.mark.stack


def _goes_with(facts: Facts, anchor: Wire, answer: Answer) -> None:
    for bundle in answer.bundles():
        others = item_ids_of(bundle) - {anchor["item_id"]}
        assert others, "nothing goes with it"
        assert list(misfits(facts, [anchor["item_id"], *others])) == []
        departments = {facts.items[item_id]["department"] for item_id in others}
        assert anchor["department"] in departments


@pytest.mark.parametrize(
    ("language", "category", "utterance"),
    [
        ("en", "mirrorless_camera", "what goes with this camera?"),
        pytest.param("zh", "camp_stove", "这个炉子要配点什么", marks=full),
        pytest.param("en", "espresso_machine", "anything else i'd need w/ this one", marks=full),
        pytest.param("zh", "processor", "这个怎么搭配一台主机", marks=full),
    ],
)
def test_what_is_proposed_fits_the_item_on_the_page(
    talk: Talk, facts: Facts, language: str, category: str, utterance: str
) -> None:
    anchor = dearest(facts, category)
    answer = talk(language, page_item_id=anchor["item_id"]).say(utterance)
    _goes_with(facts, anchor, answer)
    assert anchor[f"title_{language}"] in answer.text


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "i have my eye on the {}, what should i get to go with it"),
        ("zh", "{}配什么好"),
    ],
)
def test_an_item_can_be_named_instead(
    talk: Talk, facts: Facts, language: str, utterance: str
) -> None:
    anchor = dearest(facts, "mirrorless_camera")
    answer = talk(language).say(utterance.format(anchor[f"title_{language}"]))
    _goes_with(facts, anchor, answer)


@full
def test_an_anchor_and_a_budget_go_together(talk: Talk, facts: Facts) -> None:
    anchor = dearest(facts, "camp_stove")
    chat = talk("en", page_item_id=anchor["item_id"])
    answer = chat.say("what else do i need with this, total under 400 bucks")
    assert answer.constraints()["budget"]["max_cents"] == 40000
    _goes_with(facts, anchor, answer)


@full
def test_without_an_item_to_build_on_the_assistant_asks_which(talk: Talk) -> None:
    answer = talk("zh").say("这个配什么好看")
    assert answer.slate is None
    assert answer.asks
