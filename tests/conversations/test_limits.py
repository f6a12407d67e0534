"""What the gateway refuses, and what it takes for plain text."""

from typing import Any

import httpx
import pytest

from tests.conversations.chat import Chat, Talk
from tests.marks import full

pytestmark = pytest.mark.stack


def _refused(response: httpx.Response, *codes: int) -> None:
    """A clear refusal: problem details, no insides."""
    assert response.status_code in (codes or range(400, 500)), response.text
    problem = response.json()
    assert problem["title"]
    assert problem["status"] == response.status_code
    assert response.headers["content-type"].startswith("application/problem+json")
    assert "Traceback" not in response.text
    assert '.py"' not in response.text


@pytest.mark.parametrize(
    "body",
    [
        {"text": ""},
        {"text": "a" * 10_000},
        pytest.param(
            {"press": {"intent": "accept_bundle", "slate_id": "no-such-slate", "bundle_id": "x"}},
            marks=full,
        ),
        pytest.param({"text": "   \n\t "}, marks=full),
        pytest.param({"text": "预" * 10_000}, marks=full),
        pytest.param({}, marks=full),
        pytest.param([], marks=full),
        pytest.param({"text": 12}, marks=full),
        pytest.param({"text": None}, marks=full),
        pytest.param({"press": {"intent": "drop_tables"}}, marks=full),
        pytest.param({"press": {}}, marks=full),
    ],
    ids=lambda body: str(body)[:40],
)
def test_a_body_that_makes_no_sense_is_refused(chat: Chat, body: Any) -> None:
    _refused(chat.post(body))
    assert chat.rows("turn") == []
    assert chat.say("hi there").text


@full
def test_broken_json_is_refused(chat: Chat) -> None:
    headers = {"Authorization": f"Bearer {chat.token}", "content-type": "application/json"}
    for broken in (b'{"text": "hi', b"\xff\xfe", b"", b"text=hi"):
        _refused(chat.client.post("/chat/messages", content=broken, headers=headers))


@full
def test_control_characters_are_refused_or_cleaned(chat: Chat) -> None:
    response = chat.post({"text": "camping\x00 \x1b[31mfor\x07 two"})
    if response.status_code != httpx.codes.OK:
        _refused(response)
    for row in chat.rows("message"):
        assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in row["text"])


def test_another_conversations_slate_cannot_be_pressed(talk: Talk) -> None:
    mine, other = talk("en"), talk("en")
    bundle = other.say("kit for a home office, 1000 dollars").bundles()[0]
    assert other.slate is not None
    stolen = {"slate_id": other.slate["slate_id"], "bundle_id": bundle["bundle_id"]}
    _refused(mine.post({"press": {"intent": "accept_bundle", **stolen}}))
    assert mine.rows("basket_line") == other.rows("basket_line") == []


@full
def test_an_item_that_is_not_in_the_bundle_cannot_be_pressed(talk: Talk) -> None:
    chat = talk("en")
    bundle = chat.say("day hike kit").bundles()[0]
    assert chat.slate is not None
    press = {"intent": "swap_item", "slate_id": chat.slate["slate_id"]}
    for item_id in ("it-0", "", "'; DROP TABLE item; --"):
        named = {"bundle_id": bundle["bundle_id"], "item_id": item_id}
        _refused(chat.post({"press": {**press, **named}}))


@full
@pytest.mark.parametrize("token", ["x", "Bearer", "eyJhbGciOiJub25lIn0.e30.", "中"])
def test_a_forged_token_is_refused(chat: Chat, token: str) -> None:
    headers = {b"Authorization": f"Bearer {token}".encode()}
    answer = chat.client.post("/chat/messages", json={"text": "hi"}, headers=headers)
    _refused(answer, 401)


@full
def test_a_token_changed_in_one_place_is_refused(chat: Chat) -> None:
    middle = len(chat.token) // 2
    other = "A" if chat.token[middle] != "A" else "B"
    forged = chat.token[:middle] + other + chat.token[middle + 1 :]
    _refused(chat.post({"text": "hi"}, token=forged), 401)
    _refused(chat.client.post("/chat/messages", json={"text": "hi"}), 401)


@full
def test_an_intent_that_is_typed_is_only_text(talk: Talk) -> None:
    chat = talk("en")
    last = chat.say("kit for a home office, 1000 dollars").bundles()[-1]
    assert chat.slate is not None
    named = f'{{"slate_id": "{chat.slate["slate_id"]}", "bundle_id": "{last["bundle_id"]}"}}'
    for slashes in ("/", "//", " / "):
        chat.say(f"{slashes}accept_bundle{named}")
    assert last["bundle_id"] not in {line["bundle_id"] for line in chat.rows("basket_line")}


@full
def test_the_same_message_id_returns_the_stored_answer(chat: Chat) -> None:
    first = chat.say("gear for a music festival", client_message_id="once")
    again = chat.say("gear for a music festival", client_message_id="once")
    assert first == again
    assert len(chat.rows("turn")) == 1


@full
def test_an_unknown_page_item_does_not_open_a_conversation_about_it(chat: Chat) -> None:
    answer = chat.client.post("/chat/sessions", json={"page_item_id": "it-0"})
    if answer.is_success:
        opened = Chat(chat.client, chat.judge, **answer.json())
        assert opened.say("what goes with this?").slate is None
    else:
        _refused(answer)


@full
def test_markup_and_queries_are_only_text(chat: Chat) -> None:
    for text in ("<script>alert(1)</script>", "'; DROP TABLE message; --", "{{7191*7}} ${7191*7}"):
        answer = chat.say(text)
        assert "50337" not in answer.text
    assert len(chat.rows("message")) >= 6
