import asyncio
import json
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from web.gateway.rephrasing.client import (
    ANSWER_MAX_BYTES,
    AnswerUnreadable,
    ModelClient,
    ModelUnavailable,
)

pytestmark = pytest.mark.anyio
Answering = Callable[[httpx.Request], httpx.Response]


def client_of(answering: Answering, key: str = "k-1", timeout_s: float = 5.0) -> ModelClient:
    transport = httpx.MockTransport(answering)
    url = "http://model.test/v1"
    return ModelClient(url, "m-1", key, timeout_s=timeout_s, transport=transport)


def completion(text: object, finish_reason: str = "stop") -> httpx.Response:
    choice = {"message": {"content": text}, "finish_reason": finish_reason}
    return httpx.Response(200, json={"choices": [choice]})


async def said(answering: Answering, text: str = "Here:") -> str:
    return await client_of(answering).reworded(text, "en")


async def test_it_sends_the_sentence_the_model_and_the_key_and_nothing_of_the_shopper() -> None:
    requests: list[httpx.Request] = []

    def answering(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return completion("Look:")

    assert await said(answering) == "Look:"
    body = json.loads(requests[0].content)
    assert str(requests[0].url) == "http://model.test/v1/chat/completions"
    assert requests[0].headers["Authorization"] == "Bearer k-1"
    assert body["messages"][-1] == {"role": "user", "content": "Here:"}
    assert set(body) == {"model", "messages", "temperature", "max_tokens", "stream"}
    assert body["model"] == "m-1"


async def test_the_model_is_told_in_the_language_of_the_sentence() -> None:
    told: list[str] = []

    def answering(request: httpx.Request) -> httpx.Response:
        told.append(json.loads(request.content)["messages"][0]["content"])
        return completion("看：")

    await client_of(answering).reworded("这些：", "zh")
    assert "原样保留" in told[0]


async def test_without_a_key_none_is_sent() -> None:
    headers: list[httpx.Headers] = []

    def answering(request: httpx.Request) -> httpx.Response:
        headers.append(request.headers)
        return completion("Look:")

    await client_of(answering, key="").reworded("Here:", "en")
    assert "Authorization" not in headers[0]


@pytest.mark.parametrize("answered", ['"Look:"', "“Look:”", "'Look:'", "  Look:\n"])
async def test_quotes_and_spaces_around_the_answer_are_dropped(answered: str) -> None:
    assert await said(lambda _: completion(answered)) == "Look:"


async def test_quotes_that_the_sentence_has_itself_stay() -> None:
    assert await said(lambda _: completion('"Mat" and "bag"'), '"Mat", "bag"') == '"Mat" and "bag"'


@pytest.mark.parametrize("status", [301, 400, 401, 404, 429, 500, 503])
async def test_a_status_that_is_no_success_is_no_answer(status: int) -> None:
    with pytest.raises(ModelUnavailable, match=str(status)):
        await said(lambda _: httpx.Response(status))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"\xff\xfe",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": 5}}]}',
    ],
)
async def test_what_is_no_completion_is_unreadable(body: bytes) -> None:
    with pytest.raises(AnswerUnreadable):
        await said(lambda _: httpx.Response(200, content=body))


async def test_an_answer_that_was_cut_off_or_has_no_end_is_unreadable() -> None:
    with pytest.raises(AnswerUnreadable, match="cut off"):
        await said(lambda _: completion("Here is", "length"))
    with pytest.raises(AnswerUnreadable, match="too long"):
        await said(lambda _: completion("x" * ANSWER_MAX_BYTES))


async def test_a_trickling_answer_ends_with_the_time_limit() -> None:
    async def trickle() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)

    client = client_of(lambda _: httpx.Response(200, content=trickle()), timeout_s=0.1)
    with pytest.raises(ModelUnavailable, match="late"):
        await client.reworded("Here:", "en")


async def test_no_connection_is_no_answer() -> None:
    def answering(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down", request=request)

    with pytest.raises(ModelUnavailable, match="ConnectError"):
        await said(answering)
