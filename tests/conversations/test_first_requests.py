"""The first thing a shopper says, with all that may stand in it."""

from typing import Any

import pytest

from tests.conversations.chat import Talk, item_sets
from tests.facts import Facts
from tests.marks import full

pytestmark = pytest.mark.stack

SAME_IN_BOTH = [
    (
        "camping weekend for four people, keep it under $900, we already own a tent",
        "四个人周末去露营，900美元以内，帐篷我们已经有了",
        {"party_size": 4, "budget": ("max", None, 90000), "owned": ["tent"]},
    ),
    (
        "i need a home office setup, around 800 bucks, no leather please",
        "想布置一套居家办公的，800刀左右，不要皮革",
        {"budget": ("around", 72000, 88000), "exclude": ["leather"]},
    ),
    (
        "hot pot night at home for 6 ppl, nothing with peanuts in it",
        "六个人在家吃火锅，不要含花生的",
        {"party_size": 6, "exclude": ["peanuts"]},
    ),
    (
        "everything for vlogging, somewhere between 500 and 900 dollars",
        "拍vlog要用的全套东西，500到900美元之间",
        {"budget": ("range", 50000, 90000)},
    ),
]


def _stated(constraints: Any) -> dict[str, Any]:
    budget = constraints.get("budget")
    bounds = budget and (budget["kind"], budget.get("min_cents"), budget.get("max_cents"))
    stated = {**constraints, "budget": bounds}
    return {name: value for name, value in stated.items() if value not in (None, [], {})}


@pytest.mark.parametrize(
    ("english", "chinese", "meant"),
    [
        SAME_IN_BOTH[0],
        *(pytest.param(*each, marks=full) for each in SAME_IN_BOTH[1:]),
    ],
)
def test_the_same_request_in_either_language_gives_the_same_constraints(
    talk: Talk, english: str, chinese: str, meant: dict[str, Any]
) -> None:
    in_english, in_chinese = talk("en").say(english), talk("zh").say(chinese)
    assert _stated(in_english.constraints()) == meant
    assert _stated(in_chinese.constraints()) == meant
    assert (in_english.language, in_chinese.language) == ("en", "zh")


@pytest.mark.parametrize(
    ("utterance", "department"),
    [
        pytest.param("i wanna build a gaming pc, 2500 tops", "computers", marks=full),
        ("想学人像摄影，要准备哪些东西", "photography"),
        pytest.param("bbq in the backyard this saturday, 8 of us", "camping", marks=full),
        pytest.param("pour-over coffee at home, whats a good starter kit", "kitchen", marks=full),
        pytest.param("朋友刚生了宝宝，想送份满月礼，100美元左右", "baby", marks=full),
        pytest.param("在家自己烤蛋糕需要买哪些", "kitchen", marks=full),
    ],
)
def test_what_it_is_for_decides_what_is_in_it(
    talk: Talk, facts: Facts, utterance: str, department: str
) -> None:
    for bundle in talk().say(utterance).bundles():
        found = [facts.items[line["item_id"]]["department"] for line in bundle["items"]]
        assert found.count(department) > len(found) / 2


@pytest.mark.parametrize(
    ("utterance", "months"),
    [
        ("what do i get for my newborn, first time dad here, about 300 usd", 0),
        pytest.param("想给新生儿准备一套用品，预算三百美元", 0, marks=full),
        pytest.param("bath stuff for my 8 month old daughter", 8, marks=full),
    ],
)
def test_things_for_a_child_fit_its_age(talk: Talk, utterance: str, months: int) -> None:
    chat = talk()
    chat.expect(age_months=months)
    assert chat.say(utterance).bundles()


@full
def test_what_the_shopper_owns_is_left_out(talk: Talk, facts: Facts) -> None:
    chat = talk("en")
    chat.expect(owned=["coffee_grinder"])
    chat.say("getting into pour over coffee, i've got a coffee grinder already, 150 max").bundles()
    chat.say("show me other ones").bundles()


@pytest.mark.parametrize(
    "utterance", ["i need to buy some stuff", pytest.param("我想买点东西", marks=full)]
)
def test_with_nothing_to_go_on_the_assistant_asks_first(talk: Talk, utterance: str) -> None:
    answer = talk().say(utterance)
    assert answer.slate is None
    assert answer.asks


@full
@pytest.mark.parametrize(
    "utterance",
    [
        "day hike for 2",
        "meal prep containers and so on",
        "a desk for drawing, digital",
        "dorm room cooking basics",
        "potty training, where do i start shopping",
        "tea time kit",
        "packed lunch kit",
        "everything for afternoon tea at home",
        "在家吃火锅，四个人",
        "下午茶套装",
        "带饭上班要用的",
        "家里组网需要啥",
        "自驾露营装备",
    ],
)
def test_a_request_in_few_words_gets_a_slate_at_once(talk: Talk, utterance: str) -> None:
    assert talk().say(utterance).bundles()


@full
@pytest.mark.parametrize(
    ("utterance", "party"),
    [
        ("camping for 4, 2000 bucks max", 4),
        ("weekend camping for 2, budget 1500 usd", 2),
        ("a picnic for me and my two kids, 200 dollars", 3),
        ("我和老婆两个人去露营", 2),
        ("一家五口周末露营", 5),
    ],
)
def test_the_party_is_counted(talk: Talk, utterance: str, party: int) -> None:
    assert talk().say(utterance).constraints()["party_size"] == party


@full
@pytest.mark.parametrize(
    ("utterance", "concept"),
    [
        ("camping for 4, no plastic, 2000 bucks max", "plastic"),
        ("两人露营，不要尼龙的，预算1500美元", "nylon"),
    ],
)
def test_an_exclusion_in_the_first_request_is_heard(
    talk: Talk, utterance: str, concept: str
) -> None:
    assert talk().say(utterance).constraints()["exclude"] == [concept]


@full
def test_typing_mistakes_do_not_hide_the_budget(talk: Talk) -> None:
    answer = talk("en").say("wanna go campin w the kids, tent n everythin, 600 dollars max")
    assert answer.constraints()["budget"]["max_cents"] == 60000


@full
def test_quantities_follow_the_party(talk: Talk, facts: Facts) -> None:
    chat = talk("zh")
    answer = chat.say("两大三小一共五个人周末露营，要睡袋帐篷，预算2000美元")
    assert answer.constraints()["party_size"] == 5
    for bundle in answer.bundles():
        bags = [
            line["quantity"]
            for line in bundle["items"]
            if facts.is_a(facts.items[line["item_id"]], "sleeping_bag")
        ]
        assert sum(bags) == 5


@full
def test_a_slate_holds_three_different_bundles(talk: Talk) -> None:
    shown = item_sets(talk("en").say("kit for a home office, 1000 dollars").bundles())
    assert len(shown) == len(set(shown)) == 3
