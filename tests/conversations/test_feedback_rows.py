"""Every reaction leaves its row, and every row is folded into the preference once."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.conversations.chat import Chat, Talk
from tests.facts import Wire
from tests.marks import full

pytestmark = pytest.mark.stack

React = Callable[[Chat, Wire], object]


def _press(intent: str) -> React:
    def react(chat: Chat, bundle: Wire) -> object:
        item_id = bundle["items"][0]["item_id"]
        return chat.press(intent, bundle_id=bundle["bundle_id"], item_id=item_id)

    return react


def _say(text: str) -> React:
    return lambda chat, _bundle: chat.say(text)


@pytest.mark.parametrize(
    ("kind", "react"),
    [
        ("swap", _press("swap_item")),
        pytest.param("critique", _say("cheaper please"), marks=full),
        pytest.param("remove", _press("remove_item"), marks=full),
        pytest.param("keep", _press("keep_item"), marks=full),
        pytest.param("accept", _say("第一套我要了"), marks=full),
        pytest.param("reject", _say("i don't want any of those"), marks=full),
        pytest.param("add", _say("add a headlamp"), marks=full),
        pytest.param("critique", _say("太重了，要轻的"), marks=full),
    ],
)
def test_a_reaction_leaves_its_row_about_the_slate_it_spoke_of(
    talk: Talk, kind: str, react: React
) -> None:
    chat = talk("en")
    bundle = chat.say("stuff for a weekend camping trip, 2 ppl").bundles()[0]
    assert chat.slate is not None
    slate_id = chat.slate["slate_id"]
    react(chat, bundle)
    found = [row for row in chat.rows("feedback") if row["kind"] == kind]
    assert found
    assert {row["slate_id"] for row in found} == {slate_id}
    (impression,) = (row for row in chat.rows("impression") if row["slate_id"] == slate_id)
    for row in found:
        assert row["policy"] == impression["policy"]
        assert row["model_version"] == impression["model_version"]


@full
def test_each_row_is_folded_into_the_preference_once(talk: Talk) -> None:
    chat = talk("zh")
    bundle = chat.say("周末露营，两个人").bundles()[0]
    _press("swap_item")(chat, bundle)
    chat.say("便宜一点")
    chat.say("都不喜欢")
    chat.say("还有吗")
    folded = Counter(e for row in chat.rows("preference") for e in row["folded"])
    events = {row["event_id"] for row in chat.rows("feedback")}
    assert folded
    assert folded.keys() <= events
    assert set(folded.values()) == {1}
    reactions = {r["event_id"] for r in chat.rows("feedback") if r["source"] == "turn"}
    assert reactions <= folded.keys()


@full
def test_events_of_the_page_are_stored_once(talk: Talk) -> None:
    chat = talk("en")
    bundle = chat.say("everything i need for digital drawing").bundles()[0]
    assert chat.slate is not None
    event = {
        "event_id": f"seen-{chat.conversation_id}",
        "kind": "seen",
        "slate_id": chat.slate["slate_id"],
        "bundle_id": bundle["bundle_id"],
        "at": "2026-01-01T00:00:00Z",
    }
    headers = {"Authorization": f"Bearer {chat.token}"}
    for _ in range(2):
        answer = chat.client.post("/chat/events", json={"events": [event]}, headers=headers)
        assert answer.is_success, answer.text
    seen = [row for row in chat.rows("feedback") if row["kind"] == "seen"]
    assert [row["event_id"] for row in seen] == [event["event_id"]]


@full
def test_the_transcript_is_whole_and_in_order(talk: Talk) -> None:
    chat = talk("en")
    answers = [chat.say(text) for text in ("hello", "kit for a picnic", "thanks")]
    rows = sorted(chat.rows("message"), key=lambda row: int(row["seq"]))
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    said = [row["text"] for row in rows if row["author"] == "shopper"]
    assert said == ["hello", "kit for a picnic", "thanks"]
    replied = [row["text"] for row in rows if row["author"] == "assistant"]
    assert replied == [text for answer in answers for text in answer.texts]


@full
def test_personal_data_is_stored_nowhere(talk: Talk) -> None:
    chat = talk("en")
    chat.say("camping kit for two, mail it to jo.doe@example.com or call +1 415 555 0132")
    stored = repr([chat.rows(t) for t in ("message", "turn", "impression", "feedback")])
    assert "jo.doe@example.com" not in stored
    assert "555 0132" not in stored
    answer = chat.say("cheaper")
    assert answer.slate is not None


@full
def test_a_reaction_moves_the_next_slate(talk: Talk) -> None:
    chat = talk("en")
    chat.say("camping for two")
    chat.say("cheaper")
    chat.say("none of these, try again")
    means = [row["mean"] for row in sorted(chat.rows("preference"), key=_number)]
    assert len(means) >= 2
    assert means[0] != means[-1]


def _number(row: Wire) -> int:
    return int(row["number"])
