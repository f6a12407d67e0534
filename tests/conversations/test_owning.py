"""What the shopper has already, said at any time and taken back."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import bounds, constraint_names
from tests.facts import Facts
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "camping for two, under $1500, we own a tent",
    "zh": "两个人露营，1500美元以内，帐篷我们有",
}


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "oh and sleeping bags we've got too"),
        pytest.param("zh", "睡袋家里也有", marks=full),
    ],
)
def test_things_owned_add_up_and_stay_away(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.expect(owned=["tent"])
    chat.say(OPENING[language]).bundles()
    chat.expect(owned=["tent", "sleeping_bag"])
    chat.say(utterance).bundles()
    chat.say({"en": "show me more", "zh": "再来几套"}[language]).bundles()
    assert {"tent", "sleeping_bag"} <= constraint_names(chat, "owned")


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "we have a stove and a lantern at home"), ("zh", "炉子和营地灯家里都有")],
)
def test_two_things_owned_in_one_sentence(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    chat.expect(owned=["tent", "camp_stove", "lantern"])
    chat.say(utterance).bundles()
    assert constraint_names(chat, "owned") == {"tent", "camp_stove", "lantern"}


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "turns out our tent is broken, we need a new one after all"),
        ("zh", "帐篷其实坏了，还是要买一个"),
    ],
)
def test_what_is_not_owned_after_all_comes_back(
    talk: Talk, facts: Facts, language: str, utterance: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    assert "tent" not in constraint_names(chat, "owned")
    for bundle in answer.bundles():
        assert any(facts.is_a(facts.items[one["item_id"]], "tent") for one in bundle["items"])
    assert bounds(answer.constraints()) == ("max", None, 150000)


@full
@pytest.mark.parametrize(
    ("language", "opening", "owned"),
    [
        ("en", "home yoga set, i already have a yoga mat, 150 dollars max", "yoga_mat"),
        ("zh", "在家练瑜伽，瑜伽垫已经有了，150美元以内", "yoga_mat"),
        ("en", "new puppy on sunday. got a dog bed from my aunt. 200 dollars", "dog_bed"),
    ],
)
def test_what_is_owned_from_the_start_is_never_shown(
    talk: Talk, language: str, opening: str, owned: str
) -> None:
    chat = talk(language)
    chat.expect(owned=[owned])
    chat.say(opening).bundles()
    chat.say({"en": "other ones?", "zh": "还有别的吗"}[language]).bundles()
