"""Going from one language to the other in the middle of something."""

import pytest

from tests.conversations.chat import Talk, quantities
from tests.conversations.claims import bounds, bundle_at, constraint_names, told_apart
from tests.marks import full

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("first", "opening", "second", "edit"),
    [
        ("en", "camping for 2, under 1500 usd", "zh", "把{}去掉"),
        pytest.param("zh", "两个人露营，1500美元以内", "en", "take out the {}", marks=full),
    ],
)
def test_an_edit_in_the_other_language_hits_the_same_item(
    talk: Talk, first: str, opening: str, second: str, edit: str
) -> None:
    chat = talk(first)
    chat.say(opening).bundles()
    kept = quantities(bundle_at(chat))
    line, name = told_apart(chat, second)[-1]
    answer = chat.say(edit.format(name))
    del kept[line["item_id"]]
    assert quantities(answer.bundles()[0]) == kept
    assert answer.language == second
    assert answer.slate is not None
    assert answer.slate["language"] == second


@full
def test_constraints_add_up_across_languages(talk: Talk) -> None:
    chat = talk("en")
    chat.say("camping for two, under $1400").bundles()
    chat.say("不要尼龙的").bundles()
    chat.say("we already own a tent").bundles()
    answer = chat.say("塑料的也不要")
    assert answer.language == "zh"
    assert constraint_names(chat, "exclude") == {"nylon", "plastic"}
    assert constraint_names(chat, "owned") == {"tent"}
    assert bounds(answer.constraints()) == ("max", None, 140000)


@full
@pytest.mark.parametrize(
    ("first", "opening", "second", "take"),
    [
        ("zh", "想买第一台相机，2500美元以内", "en", "i'll take the second one"),
        ("en", "first camera kit under 2500 dollars", "zh", "就要第二套"),
    ],
)
def test_a_bundle_is_taken_in_the_other_language(
    talk: Talk, first: str, opening: str, second: str, take: str
) -> None:
    chat = talk(first)
    chat.say(opening).bundles()
    total = bundle_at(chat, 1)["total_cents"]
    answer = chat.say(take)
    assert answer.language == second
    assert answer.basket is not None
    assert answer.basket["total_cents"] == total
    for line in answer.basket["items"]:
        assert line["title"] == chat.facts.items[line["item_id"]][f"title_{second}"]


@full
@pytest.mark.parametrize(
    ("utterance", "high"),
    [("budget改成 600刀 please", 60000), ("预算 no more than 500 dollars", 50000)],
)
def test_a_mixed_sentence_changes_the_budget(talk: Talk, utterance: str, high: int) -> None:
    chat = talk("zh")
    chat.say("居家办公一套，900美元以内").bundles()
    assert bounds(chat.say(utterance).constraints()) == ("max", None, high)


@full
def test_a_question_is_asked_in_the_language_last_spoken(talk: Talk) -> None:
    chat = talk("en")
    chat.say("a home office kit, 900 usd").bundles()
    chat.say("none of these work for me")
    answer = chat.say("还是都不喜欢")
    assert answer.asks
    assert answer.language == "zh"
