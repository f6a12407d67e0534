"""What holds, told in words."""

import pytest

from data.types.money import Budget
from models.contract.constraints import Bound, Constraints
from models.turn.cues import cues
from tests.factories import SHOP, fresh_state, shown_state
from tests.fakes import FakeShopper, keys, uttered

pytestmark = pytest.mark.anyio
ASKING = "what are you filtering by?"
HELD = Constraints(
    budget=Budget("max", None, 30000, "USD"),
    exclude=("leather", "fringe"),
    party_size=4,
    keep=("gas",),
    owned=("tent",),
    require=("lantern",),
    prefer=("blue",),
    age_months=24,
    within_days=3,
    bounds=(
        Bound("weight", "less", 4000.0),
        Bound("price", "less", 18500.0),
        Bound("quality", "more", 4.2),
    ),
)


@pytest.mark.parametrize("intent", ["help", "ask_why", "refine", "nlu_fallback", "forget_me"])
async def test_all_that_holds_is_told_whatever_the_question_was_taken_for(intent: str) -> None:
    shopper = FakeShopper(shown_state(constraints=HELD))
    reply = await shopper.does(intent, ASKING)
    assert keys(reply) == ["utter_conditions"]
    assert reply.state.constraints == HELD
    told = uttered(reply.says[0], SHOP, "en")
    for part in (
        "for: camping weekend",
        "budget: at most $300",
        "people: 4",
        "nothing with: leather, fringe",
        "have already: tent",
        "must be in it: lantern",
        "like: blue",
        "24 months",
        "within 3 days",
        "stays in: Ember gas stove",
        "weight below 4.0 kg",
        "price below $185",
        "rating above 4.2 of 5",
    ):
        assert part in told
    chinese = uttered(reply.says[0], SHOP, "zh")
    for part in ("预算：不超过$300", "不要：皮革、fringe", "人数：4人", "重量低于4.0 千克"):
        assert part in chinese


async def test_where_nothing_holds_it_says_so() -> None:
    assert keys(await FakeShopper(fresh_state()).does("help", ASKING)) == ["utter_no_conditions"]


@pytest.mark.parametrize(
    "text",
    [
        ASKING,
        "what filters are active?",
        "list my conditions please",
        "remind me what I asked for",
        "what have I told you so far",
        "现在有哪些条件？",
        "你是按什么条件筛选的",
        "我都提了什么要求",
    ],
)
def test_the_question_is_told_by_its_words(text: str) -> None:
    assert cues().asks_what_holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "which lens filters fit my camera?",
        "what do you know about me?",
        "what can you do",
        "what did other people buy",
        "这个帐篷有什么特点",
        "有什么颜色",
        "清除所有条件",
    ],
)
def test_other_questions_are_none(text: str) -> None:
    assert not cues().asks_what_holds(text)
