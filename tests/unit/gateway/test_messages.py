import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow
from tests.unit.gateway.conftest import MakeApp
from tests.unit.gateway.fakes import FakeRasa, Shopper, hold_back, open_session, transcript_of
from web.gateway.settings import GatewaySettings

pytestmark = pytest.mark.anyio


async def test_a_message_is_forwarded_with_its_page_and_answered(
    http: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    shopper = await open_session(http, language="zh", page_item_id="it-2")
    answer = await shopper.says("  a tent for two ", "m-1")
    assert answer.status_code == 200
    assert answer.json() == {"messages": [{"seq": 2, "author": "assistant", "text": "hello"}]}
    assert rasa.calls == [
        {
            "sender": shopper.conversation_id,
            "message": "a tent for two",
            "metadata": {
                "page_item_id": "it-2",
                "language": "zh",
                "client_message_id": "m-1",
            },
        }
    ]


async def test_a_message_may_name_the_page_that_the_shopper_went_on_to(
    http: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    shopper = await open_session(http, page_item_id="it-2")
    await shopper.sends({"text": "what goes with this?", "page_item_id": "it-1"})
    await shopper.says("and cheaper?")
    assert [call["metadata"]["page_item_id"] for call in rasa.calls] == ["it-1", "it-1"]


async def test_a_message_from_the_page_of_an_unknown_item_is_refused(
    shopper: Shopper, rasa: FakeRasa
) -> None:
    answer = await shopper.sends({"text": "hi", "page_item_id": "it-none"})
    assert answer.status_code == 422
    assert rasa.calls == []


async def test_a_page_whose_item_was_held_back_since_is_left_and_the_talk_goes_on(
    http: httpx.AsyncClient, rasa: FakeRasa, engine: Engine
) -> None:
    shopper = await open_session(http, page_item_id="it-2")
    hold_back(engine, "it-2")
    answer = await shopper.sends({"text": "what goes with this?", "page_item_id": "it-2"})
    assert answer.status_code == 200
    assert rasa.calls[0]["metadata"]["page_item_id"] is None


async def test_a_turn_that_the_action_could_not_take_is_offered_again_in_its_words(
    shopper: Shopper, rasa: FakeRasa, engine: Engine
) -> None:
    rasa.answer = [{"text": "Sorry, please try again.", "custom": {"type": "retry"}}]
    [message] = (await shopper.says("hi", "m-1")).json()["messages"]
    assert message["custom"] == {"type": "retry", "client_message_id": "m-1"}
    assert message["text"] == "Sorry, please try again."
    rasa.answer = [{"text": "here you are"}]
    [message] = (await shopper.says("hi", "m-1")).json()["messages"]
    assert (message["text"], message.get("custom")) == ("here you are", None)
    assert [call["metadata"]["client_message_id"] for call in rasa.calls] == ["m-1", "m-1"]
    said = [(row.author, row.text) for row in transcript_of(engine, shopper.conversation_id)]
    assert said == [
        ("shopper", "hi"),
        ("assistant", "Sorry, please try again."),
        ("assistant", "here you are"),
    ]


async def test_a_failure_without_words_is_an_apology(shopper: Shopper, rasa: FakeRasa) -> None:
    rasa.answer = [{"custom": {"type": "retry"}}]
    [message] = (await shopper.says("帮帮我", "m-1")).json()["messages"]
    assert message["custom"] == {"type": "retry", "client_message_id": "m-1"}
    assert message["text"].startswith("抱歉")


async def test_what_was_said_and_answered_is_in_the_transcript(
    shopper: Shopper, rasa: FakeRasa, engine: Engine
) -> None:
    rasa.answer = [{"text": "one"}, {"text": "two"}]
    await shopper.says("hi", "m-1")
    rows = transcript_of(engine, shopper.conversation_id)
    assert [(row.seq, row.author, row.text, row.client_message_id) for row in rows] == [
        (1, "shopper", "hi", "m-1"),
        (2, "assistant", "one", "m-1"),
        (3, "assistant", "two", "m-1"),
    ]


async def test_the_message_is_stored_before_rasa_is_asked(
    shopper: Shopper, rasa: FakeRasa, engine: Engine
) -> None:
    rasa.failures = [httpx.ReadError("lost")]
    await shopper.says("hi")
    assert transcript_of(engine, shopper.conversation_id)[0].text == "hi"


async def test_a_card_joins_the_text_right_before_it(shopper: Shopper, rasa: FakeRasa) -> None:
    slate, basket = {"type": "slate", "slate_id": "s"}, {"type": "basket", "items": []}
    rasa.answer = [
        {"text": "first"},
        {"text": "here"},
        {"custom": slate},
        {"custom": basket},
        {"image": "ignored"},
    ]
    messages = (await shopper.says("hi")).json()["messages"]
    assert [(one["text"], one.get("custom")) for one in messages] == [
        ("first", None),
        ("here", slate),
        ("Here is your basket.", basket),
    ]


async def test_a_card_without_text_gets_one_in_the_language_spoken(
    shopper: Shopper, rasa: FakeRasa
) -> None:
    rasa.answer = [{"custom": {"type": "slate"}}]
    messages = (await shopper.says("想买帐篷")).json()["messages"]
    assert messages[0]["text"] == "这是我找到的搭配。"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": None},
        {"text": "hi", "press": {"intent": "show_more", "slate_id": "s"}},
        {"text": ""},
        {"text": " \n\t "},
        {"text": "\u0000\u0007\u001b"},
        {"text": "\u200b\ufeff"},
        {"text": "///"},
        {"text": 5},
        {"text": "hi", "mood": "good"},
        {"text": "hi", "client_message_id": ""},
        {"text": "hi", "client_message_id": "a b"},
        {"text": "hi", "client_message_id": "x" * 129},
        {"press": {"intent": "greet", "slate_id": "s"}},
        {"press": {"intent": "show_more", "slate_id": "s", "extra": 1}},
        [],
        "hi",
    ],
)
async def test_what_is_no_message_is_refused(
    shopper: Shopper, rasa: FakeRasa, body: object
) -> None:
    answer = await shopper.sends(body)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert rasa.calls == []


async def test_a_message_that_is_too_long_is_told_the_limit(shopper: Shopper) -> None:
    answer = await shopper.says("长" * 1001)
    assert answer.status_code == 422
    assert "1000" in answer.json()["detail"]
    assert (await shopper.says("长" * 1000)).status_code == 200


@pytest.mark.parametrize("body", [b"{", b"hi", b"\xff\xfe", b"", b"{'text': 'hi'}"])
async def test_a_body_that_is_not_json_is_refused(shopper: Shopper, body: bytes) -> None:
    headers = shopper.headers | {"Content-Type": "application/json"}
    answer = await shopper.http.post("/chat/messages", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("not-json")


async def test_a_body_of_another_type_is_refused(shopper: Shopper) -> None:
    answer = await shopper.http.post("/chat/messages", data={"text": "hi"}, headers=shopper.headers)
    assert answer.status_code == 400


async def test_a_surrogate_without_its_half_is_refused(shopper: Shopper) -> None:
    headers = shopper.headers | {"Content-Type": "application/json"}
    for body in (b'{"text": "\\ud800"}', b'{"\\ud800": "hi"}'):
        answer = await shopper.http.post("/chat/messages", content=body, headers=headers)
        assert answer.status_code == 422


async def test_a_body_that_is_too_large_is_refused(
    shopper: Shopper, settings: GatewaySettings
) -> None:
    answer = await shopper.says("x" * settings.body_max_bytes)
    assert answer.status_code == 413
    assert str(settings.body_max_bytes) in answer.json()["detail"]


async def test_a_body_of_undeclared_size_is_refused_when_it_grows_too_large(
    shopper: Shopper, settings: GatewaySettings
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(settings.body_max_bytes // 1000 + 2):
            yield b" " * 1000

    headers = shopper.headers | {"Content-Type": "application/json"}
    answer = await shopper.http.post("/chat/messages", content=chunks(), headers=headers)
    assert answer.status_code == 413


async def test_nobody_can_type_an_intent(shopper: Shopper, rasa: FakeRasa) -> None:
    typed = ["/restart", "／restart", " \u200b/\ufeff／ /restart", "\n\t/restart", "\u0007/restart"]
    for text in typed:
        await shopper.says(text)
    assert [call["message"] for call in rasa.calls] == ["restart"] * len(typed)


async def test_control_characters_are_removed(shopper: Shopper, rasa: FakeRasa) -> None:
    await shopper.says("a\u0000 te\u001bnt\tfor\r\ntwo 👨‍👩‍👧")
    assert rasa.calls[0]["message"] == "a tent for\ntwo 👨‍👩‍👧"


async def test_personal_data_is_masked_before_rasa_and_the_tables(
    shopper: Shopper, rasa: FakeRasa, engine: Engine
) -> None:
    await shopper.says("my card is 4111 1111 1111 1111, budget $300")
    masked = "my card is [card], budget $300"
    assert rasa.calls[0]["message"] == masked
    assert transcript_of(engine, shopper.conversation_id)[0].text == masked


@pytest.mark.parametrize("text", ["help me please", "帮帮我"])
@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(200, json=[]),
        httpx.Response(200, json=[{"image": "x"}]),
        httpx.Response(200, json={"text": "x"}),
        httpx.Response(200, content=b"no json"),
        httpx.Response(500, json={"trace": "secret"}),
        httpx.ConnectError("down"),
        httpx.ReadTimeout("slow"),
    ],
)
async def test_a_failed_turn_is_an_apology_with_a_retry(
    shopper: Shopper, rasa: FakeRasa, failure: httpx.Response | Exception, text: str
) -> None:
    rasa.failures = [failure]
    answer = await shopper.says(text, "m-1")
    assert answer.status_code == 200
    [message] = answer.json()["messages"]
    assert message["author"] == "assistant"
    assert message["custom"] == {"type": "retry", "client_message_id": "m-1"}
    assert message["text"].startswith("抱歉" if text == "帮帮我" else "Sorry")


async def test_an_answer_that_never_comes_is_a_failed_turn(
    make_app: MakeApp, settings: GatewaySettings, rasa: FakeRasa
) -> None:
    rasa.gate = asyncio.Event()
    app = make_app(settings.model_copy(update={"rasa_deadline_s": 0.05}))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http:
        shopper = await open_session(http)
        [message] = (await shopper.says("hi")).json()["messages"]
    assert message["custom"]["type"] == "retry"


async def test_rasa_is_not_called_while_an_agent_owns_the_conversation(
    shopper: Shopper, rasa: FakeRasa, engine: Engine
) -> None:
    with Session(engine) as session, session.begin():
        session.get_one(ConversationRow, shopper.conversation_id).owner = "agent-1"
    answer = await shopper.says("hello?", "m-1")
    assert (answer.status_code, answer.json()) == (200, {"messages": []})
    assert (await shopper.says("hello?", "m-1")).json() == {"messages": []}
    assert rasa.calls == []
    assert [row.text for row in transcript_of(engine, shopper.conversation_id)] == ["hello?"]
