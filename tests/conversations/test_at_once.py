"""Several shoppers, and several ways in, at the same time."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.conversations.chat import PATIENCE_S, Answer, Chat, Judge, Talk
from tests.marks import full
from tests.stack import Stack

pytestmark = pytest.mark.stack

REQUESTS = (
    ("en", "home office kit, under 900 dollars", 90000),
    ("zh", "居家办公套装，700美元以内", 70000),
    ("en", "camping gear for two people, under $1100", 110000),
    ("zh", "两个人露营，1300美元以内", 130000),
)


def test_conversations_at_once_do_not_mix(talk: Talk) -> None:
    chats = [talk(language) for language, _, _ in REQUESTS]

    def ask(chat: Chat, text: str) -> Answer:
        return chat.say(text)

    with ThreadPoolExecutor(len(chats)) as pool:
        answers = list(pool.map(ask, chats, [text for _, text, _ in REQUESTS]))
    for answer, (language, _, budget) in zip(answers, REQUESTS, strict=True):
        assert answer.constraints()["budget"]["max_cents"] == budget
        assert answer.language == language


@full
def test_a_message_sent_twice_at_once_is_worked_on_once(chat: Chat) -> None:
    body = {"text": "home office kit, under 900 dollars", "client_message_id": "double"}
    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(chat.post, [body] * 4))
    codes = {response.status_code for response in responses}
    assert codes <= {200, 409}
    assert 200 in codes
    assert len(chat.rows("turn")) == 1


@full
@pytest.mark.parametrize(
    ("utterance", "language"),
    [("home office kit, under 900 dollars", "en"), ("居家办公套装，900美元以内", "zh")],
)
def test_rasas_own_channel_gives_the_same_slates(
    stack: Stack, judge: Judge, utterance: str, language: str
) -> None:
    body = {"sender": f"tool-{uuid4()}", "message": utterance}
    address = f"{stack.rasa}/webhooks/rest/webhook"
    said = httpx.post(address, json=body, timeout=PATIENCE_S).json()
    (slate,) = (each["custom"] for each in said if "custom" in each)
    judge.check(slate, {})
    assert slate["language"] == language
    assert slate["constraints"]["budget"]["max_cents"] == 90000


@full
def test_the_stream_resumes_after_the_last_event_seen(chat: Chat) -> None:
    chat.say("hello")
    chat.say("thanks")
    stored = sorted(row["seq"] for row in chat.rows("message"))
    headers = {"Authorization": f"Bearer {chat.token}", "Last-Event-ID": str(stored[0])}
    seen: list[int] = []
    with chat.client.stream("GET", "/chat/stream", headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("id:"):
                seen.append(int(line.removeprefix("id:")))
            if seen and seen[-1] == stored[-1]:
                break
    assert seen == [seq for seq in stored if seq > stored[0]]
