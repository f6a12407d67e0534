"""Beginning anew: everything is forgotten but the language."""

import pytest

from tests.conversations.chat import Talk
from tests.marks import full

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("language", "opening", "restart", "again"),
    [
        ("zh", "两人露营，不要尼龙的，预算1500美元", "重新开始", "想布置居家办公"),
        pytest.param(
            "en",
            "camping for 2, no nylon, under $1500",
            "start over",
            "home office kit",
            marks=full,
        ),
    ],
)
def test_constraints_are_forgotten(
    talk: Talk, language: str, opening: str, restart: str, again: str
) -> None:
    chat = talk(language)
    assert chat.say(opening).constraints()["budget"]["max_cents"] == 150000
    assert chat.say(restart).language == language
    constraints = chat.say(again).constraints()
    assert not constraints.get("exclude")
    assert not constraints.get("budget")
    assert not constraints.get("party_size")


@full
@pytest.mark.parametrize(("language", "restart"), [("zh", "从头再来"), ("en", "lets start again")])
def test_the_language_is_kept(talk: Talk, language: str, restart: str) -> None:
    chat = talk(language)
    chat.say({"en": "hello", "zh": "你好"}[language])
    assert chat.say(restart).language == language
    assert chat.say("...").language == language


@full
def test_the_restart_button_forgets_the_slate(talk: Talk) -> None:
    chat = talk("en")
    chat.say("podcast recording gear")
    chat.press("restart")
    answer = chat.say("i'll take the first one")
    assert answer.basket is None
    assert chat.rows("basket_line") == []
