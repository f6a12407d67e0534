"""After a misunderstanding: what was understood before still holds."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import bounds, bundle_at, moved
from tests.facts import Facts
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "camping for two, no nylon, under $1500",
    "zh": "两个人露营，不要尼龙的，1500美元以内",
}


@pytest.mark.parametrize(
    ("language", "noise", "repair"),
    [
        ("en", "the wobbly fnord glimpses", "cheaper is what i meant"),
        pytest.param("zh", "阿巴阿巴阿巴", "我是说便宜点", marks=full),
    ],
)
def test_noise_loses_nothing(
    talk: Talk, facts: Facts, language: str, noise: str, repair: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    chat.say(noise)
    old = bundle_at(chat)
    answer = chat.say(repair)
    assert moved(facts, answer, old, {"price": "less"})
    assert answer.constraints()["exclude"] == ["nylon"]
    assert bounds(answer.constraints()) == ("max", None, 150000)


@pytest.mark.parametrize(
    ("language", "repair", "party"),
    [
        pytest.param("en", "that's not what i asked for, we are three people", 3, marks=full),
        ("zh", "你理解错了，我要的是四个人的", 4),
        pytest.param("en", "you misunderstood me: it's for five of us", 5, marks=full),
    ],
)
def test_being_told_off_changes_only_what_was_wrong(
    talk: Talk, language: str, repair: str, party: int
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    answer = chat.say(repair)
    assert answer.constraints()["party_size"] == party
    assert answer.constraints()["exclude"] == ["nylon"]
    assert bounds(answer.constraints()) == ("max", None, 150000)


@full
@pytest.mark.parametrize(
    ("language", "complaint"), [("en", "i said NO NYLON"), ("zh", "我说了不要尼龙！")]
)
def test_a_constraint_said_again_is_there_once(talk: Talk, language: str, complaint: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    answer = chat.say(complaint)
    assert answer.constraints()["exclude"] == ["nylon"]
    assert bounds(answer.constraints()) == ("max", None, 150000)


@full
def test_a_swap_not_wanted_is_repaired_by_another(talk: Talk) -> None:
    chat = talk("en")
    chat.say(OPENING["en"]).bundles()
    tent = next(line for line in bundle_at(chat)["items"] if line["role"] == "tent")
    first = chat.say("swap the tent").bundles()[0]
    other = next(line for line in first["items"] if line["role"] == "tent")
    second = chat.say("not that one, a different tent").bundles()[0]
    third = next(line for line in second["items"] if line["role"] == "tent")
    assert len({tent["item_id"], other["item_id"], third["item_id"]}) == 3
