"""What may have meant two things: the assistant asks which, with a button for each."""

import httpx
import pytest

from tests.conversations.chat import Answer, Chat, Talk
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "camping for two, no nylon, under $1500",
    "zh": "两个人露营，不要尼龙的，1500美元以内",
}
UNCLEAR = {
    "en": "keep or swap the tent, i don't know",
    "zh": "帐篷留着还是换掉呢",
}


def _asked(talk: Talk, language: str) -> tuple[Chat, Answer]:
    """A conversation that has come to a choice."""
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    return chat, chat.say(UNCLEAR[language])


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=full)])
def test_the_reading_picked_is_done_and_all_else_still_holds(talk: Talk, language: str) -> None:
    chat, asked = _asked(talk, language)
    choice = asked.custom("choice")
    assert choice is not None
    assert asked.asks
    assert asked.language == language
    assert asked.slate is None
    readings = [option["reading"] for option in choice["options"]]
    assert readings == ["keep_item", "swap_item"]
    assert all(option["label"].lower() in asked.text.lower() for option in choice["options"])
    answer = chat.pick(readings[0])
    assert answer.custom("choice") is None
    assert answer.constraints()["party_size"] == 2
    assert "nylon" in answer.constraints()["exclude"]
    assert answer.constraints()["budget"]["max_cents"] == 150000
    assert answer.constraints()["keep"]
    assert chat.rows("turn")[-1]["intent"] == readings[0]


@full
def test_who_says_it_in_other_words_is_not_held_to_the_choice(talk: Talk) -> None:
    chat, _ = _asked(talk, "en")
    answer = chat.say("show me more options")
    assert answer.slate is not None
    assert "nylon" in answer.constraints()["exclude"]


@full
def test_a_reading_that_was_not_offered_is_refused(talk: Talk) -> None:
    chat, _ = _asked(talk, "en")
    response = chat.post({"press": {"intent": "choose_reading", "reading": "forget_me"}})
    assert response.status_code == httpx.codes.NOT_FOUND
