import asyncio
import time
from collections.abc import Callable

import httpx
import pytest

from models.client.client import ScorerClient
from models.client.errors import ScorerRejected, ScorerUnavailable
from models.contract.recommendation import RecommendRequest
from models.contract.scoring import EmbedAnswer, EmbedRequest

pytestmark = pytest.mark.anyio

EMBED = EmbedRequest(("tent",))
ANSWER = {"vectors": [[1.0, 0.0]], "dim": 2, "model_version": "words@1"}


def client(handler: Callable[[httpx.Request], httpx.Response]) -> ScorerClient:
    return ScorerClient("http://scorer", "token-1", transport=httpx.MockTransport(handler))


async def test_a_request_carries_the_token_and_the_answer_becomes_a_value() -> None:
    seen: list[httpx.Request] = []

    def answering(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=ANSWER)

    answer = await client(answering).embed(EMBED)
    assert answer == EmbedAnswer(((1.0, 0.0),), 2, "words@1")
    assert seen[0].url.path == "/v1/embed"
    assert seen[0].headers["authorization"] == "Bearer token-1"
    assert seen[0].content == b'{"texts":["tent"]}'


async def test_a_refusal_keeps_its_code() -> None:
    problem = {"code": "unknown_item", "detail": "no such item", "status": 422}
    with pytest.raises(ScorerRejected) as refused:
        await client(lambda _: httpx.Response(422, json=problem)).recommend(
            RecommendRequest("c", "en", "x", 1)
        )
    assert (refused.value.status, refused.value.code) == (422, "unknown_item")


async def test_a_reload_answers_with_the_version_that_is_live_then() -> None:
    seen: list[httpx.Request] = []

    def answering(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"status": "ready", "model_version": "shop@2"})

    assert await client(answering).reload() == "shop@2"
    assert (seen[0].method, seen[0].url.path) == ("POST", "/admin/reload")
    assert seen[0].headers["authorization"] == "Bearer token-1"


async def test_a_reload_that_does_not_succeed_says_why() -> None:
    problem = {"code": "not_ready", "detail": "the live release cannot be opened"}
    with pytest.raises(ScorerUnavailable, match="cannot be opened"):
        await client(lambda _: httpx.Response(503, json=problem)).reload()


@pytest.mark.parametrize("body", [b"<html>", b"[]"])
async def test_a_refusal_that_is_no_problem_document_is_one_all_the_same(body: bytes) -> None:
    with pytest.raises(ScorerRejected) as refused:
        await client(lambda _: httpx.Response(404, content=body)).embed(EMBED)
    assert refused.value.code == "bad_request"


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_failing_service_is_unavailable(status: int) -> None:
    with pytest.raises(ScorerUnavailable):
        await client(lambda _: httpx.Response(status)).embed(EMBED)


@pytest.mark.parametrize("body", [b"{", b"{}", b'{"vectors": "x"}'])
async def test_an_answer_that_nobody_agreed_on_is_unavailable(body: bytes) -> None:
    with pytest.raises(ScorerUnavailable):
        await client(lambda _: httpx.Response(200, content=body)).embed(EMBED)


async def test_a_connection_that_fails_once_is_tried_again() -> None:
    tries: list[str] = []

    def refusing_once(request: httpx.Request) -> httpx.Response:
        tries.append(request.url.path)
        if len(tries) == 1:
            raise httpx.ConnectError("refused", request=request)
        return httpx.Response(200, json=ANSWER)

    assert (await client(refusing_once).embed(EMBED)).dim == 2
    assert len(tries) == 2


async def test_a_connection_that_keeps_failing_is_given_up_after_two_tries() -> None:
    tries: list[str] = []

    def refusing(request: httpx.Request) -> httpx.Response:
        tries.append(request.url.path)
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(ScorerUnavailable):
        await client(refusing).embed(EMBED)
    assert len(tries) == 2


async def test_a_read_that_fails_is_not_repeated() -> None:
    tries: list[str] = []

    def breaking(request: httpx.Request) -> httpx.Response:
        tries.append(request.url.path)
        raise httpx.ReadError("reset", request=request)

    with pytest.raises(ScorerUnavailable):
        await client(breaking).embed(EMBED)
    assert len(tries) == 1


class Silent(httpx.AsyncBaseTransport):
    """Never answers, and honours no time limit of its own."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError("nobody wakes this up")


async def test_the_time_limit_holds_whatever_the_other_side_does() -> None:
    silent = ScorerClient("http://scorer", "token-1", timeout_s=0.05, transport=Silent())
    began = time.monotonic()
    with pytest.raises(ScorerUnavailable):
        await silent.embed(EMBED)
    assert time.monotonic() - began < 1.0
