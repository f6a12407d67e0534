"""What cannot be met is answered with the smallest relaxation, and the reply says so."""

import pytest

from tests.conversations.chat import Answer, Talk
from tests.facts import Wire
from tests.marks import full

pytestmark = pytest.mark.stack


def _relaxed_budget(answer: Answer) -> Wire:
    assert answer.slate is not None, f"no slate in: {answer.text}"
    (relaxation,) = (r for r in answer.slate["relaxations"] if r["constraint"] == "budget")
    assert relaxation["text"] in answer.text
    return dict(relaxation["to"])


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "a camping weekend for four, everything, under $20"),
        pytest.param("zh", "配一台游戏主机，五十美元以内", marks=full),
    ],
)
def test_a_tiny_budget_is_widened_and_said(talk: Talk, language: str, utterance: str) -> None:
    answer = talk(language).say(utterance)
    widened = _relaxed_budget(answer)["max_cents"]
    assert widened >= min(bundle["total_cents"] for bundle in answer.bundles())
    assert answer.language == language


@full
@pytest.mark.parametrize(
    ("language", "wish"),
    [("en", "gaming pc build, at most ${}"), ("zh", "组装游戏主机，不超过{}美元")],
)
def test_nothing_smaller_would_have_done(talk: Talk, language: str, wish: str) -> None:
    widened = _relaxed_budget(talk(language).say(wish.format(30)))["max_cents"]
    enough = talk(language).say(wish.format(-(-widened // 100)))
    assert enough.slate is not None
    assert enough.slate["relaxations"] == []
    short = talk(language).say(wish.format(widened // 100 - 1))
    assert _relaxed_budget(short)["max_cents"] == widened


@full
def test_exclusions_are_not_relaxed_for_a_budget(talk: Talk) -> None:
    chat = talk("en")
    chat.expect(exclude=["nylon"])
    answer = chat.say("camping for two under 15 dollars, nothing nylon")
    if answer.slate is not None:
        assert {r["constraint"] for r in answer.slate["relaxations"]} <= {"budget", "roles"}


@full
def test_a_later_budget_that_is_enough_needs_no_relaxation(talk: Talk) -> None:
    chat = talk("zh")
    chat.say("两个人露营，十美元以内")
    answer = chat.say("那预算提高到两千美元")
    assert answer.slate is not None
    assert answer.slate["relaxations"] == []
