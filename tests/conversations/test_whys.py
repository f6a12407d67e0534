"""Why something was recommended: facts of the catalog, of the bundle asked about."""

import re

import pytest

from tests.conversations.chat import Chat, Talk
from tests.facts import Wire
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "first camera, everything i need, under 2500 dollars",
    "zh": "想买第一台相机，要全套，2500美元以内",
}


def _opened(talk: Talk, language: str) -> tuple[Chat, list[Wire]]:
    chat = talk(language)
    return chat, chat.say(OPENING[language]).bundles()


@pytest.mark.parametrize(
    ("language", "utterance", "position"),
    [
        pytest.param("en", "why the first one?", 0, marks=full),
        ("zh", "为什么推荐第二套", 1),
        pytest.param("en", "how come u picked these", 0, marks=full),
    ],
)
def test_the_reasons_given_are_those_of_the_bundle(
    talk: Talk, language: str, utterance: str, position: int
) -> None:
    chat, bundles = _opened(talk, language)
    answer = chat.say(utterance)
    assert any(reason["text"] in answer.text for reason in bundles[position]["reasons"])
    assert answer.language == language


@full
def test_the_why_button_of_an_item_speaks_of_that_item(talk: Talk) -> None:
    chat, bundles = _opened(talk, "en")
    (line, *_) = bundles[1]["items"]
    bundle_id = bundles[1]["bundle_id"]
    answer = chat.press("ask_why", bundle_id=bundle_id, item_id=line["item_id"])
    assert line["title"] in answer.text
    assert answer.slate is None or answer.slate["slate_id"] != ""


@full
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_bundle_says_why_and_what_fits(talk: Talk, language: str) -> None:
    _, bundles = _opened(talk, language)
    for bundle in bundles:
        assert bundle["reasons"]
        assert "compatible" in {reason["kind"] for reason in bundle["reasons"]}


@full
@pytest.mark.parametrize("language", ["en", "zh"])
def test_amounts_in_a_budget_reason_add_up(talk: Talk, language: str) -> None:
    _, bundles = _opened(talk, language)
    for bundle in bundles:
        true = {bundle["total_cents"], 250000, 250000 - bundle["total_cents"]}
        for reason in bundle["reasons"]:
            if reason["kind"] == "budget":
                amounts = re.findall(r"\$([\d,]+(?:\.\d\d)?)", reason["text"])
                assert {round(float(a.replace(",", "")) * 100) for a in amounts} <= true


@full
def test_asking_why_changes_nothing(talk: Talk) -> None:
    chat, bundles = _opened(talk, "zh")
    chat.say("为啥推荐这个")
    assert chat.rows("basket_line") == []
    answer = chat.say("就要第一套")
    assert answer.basket is not None
    assert answer.basket["total_cents"] == bundles[0]["total_cents"]
