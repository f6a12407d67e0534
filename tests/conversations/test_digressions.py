"""Talking of something else and coming back: the slate and the constraints are still there."""

import pytest

from tests.conversations.chat import Talk, quantities
from tests.conversations.claims import bounds, bundle_at, moved
from tests.facts import Facts
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "camping for two, no nylon, under $1500",
    "zh": "两个人露营，不要尼龙的，1500美元以内",
}


@pytest.mark.parametrize(
    ("language", "detour", "back"),
    [
        (
            "en",
            ("how do i choose a tent?", "thanks!", "what's the capital of Peru"),
            "ok, cheaper please",
        ),
        pytest.param(
            "zh",
            ("睡袋怎么挑", "谢谢啦", "今天天气怎么样"),
            "好，便宜一点的有吗",
            marks=full,
        ),
        pytest.param(
            "en",
            ("what can you do?", "do you take paypal", "whats in my basket"),
            "something cheaper then",
            marks=full,
        ),
        pytest.param("zh", ("购物车里有啥", "哈哈", "你好"), "便宜点", marks=full),
    ],
)
def test_a_critique_after_a_detour_goes_on_from_the_slate(
    talk: Talk, facts: Facts, language: str, detour: tuple[str, ...], back: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    old = bundle_at(chat)
    for utterance in detour:
        assert chat.say(utterance).slate is None, utterance
    answer = chat.say(back)
    assert moved(facts, answer, old, {"price": "less"})
    assert answer.constraints()["exclude"] == ["nylon"]
    assert bounds(answer.constraints()) == ("max", None, 150000)


@full
@pytest.mark.parametrize(
    ("language", "question", "no", "take"),
    [
        ("en", "where is my order 1043", "no thanks", "i'll take the second one"),
        ("zh", "我的订单1043到哪了", "不用了", "就要第二套"),
        ("en", "please delete my data", "no, don't", "i'll take the second one"),
        ("zh", "把我的个人信息删掉", "算了，别删", "第二套我要了"),
    ],
)
def test_a_declined_offer_leads_back_to_the_slate(
    talk: Talk, language: str, question: str, no: str, take: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    second = bundle_at(chat, 1)
    assert chat.say(question).asks
    assert chat.say(no).slate is None
    basket = chat.say(take).basket
    assert basket is not None
    assert {line["item_id"]: line["quantity"] for line in basket["items"]} == quantities(second)


@full
def test_the_purpose_asked_for_is_still_awaited_after_a_detour(talk: Talk) -> None:
    chat = talk("en")
    assert chat.say("i need to buy some stuff").asks
    chat.say("hello there")
    assert chat.say("for a day hike, two of us").constraints()["party_size"] == 2


@full
def test_two_purposes_one_after_the_other_do_not_mix(talk: Talk, facts: Facts) -> None:
    chat = talk("en")
    chat.say("camping for two, no nylon").bundles()
    for bundle in chat.say("now something else: a home espresso corner").bundles():
        found = [facts.items[line["item_id"]]["department"] for line in bundle["items"]]
        assert "camping" not in found
