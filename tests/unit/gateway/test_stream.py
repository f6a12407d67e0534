import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.conversation import MessageRow
from tests.unit.gateway.conftest import MakeApp
from tests.unit.gateway.fakes import NOW, FakeRasa, Shopper, open_session
from web.gateway.settings import GatewaySettings

pytestmark = pytest.mark.anyio


class OpenStream:
    """One GET /chat/stream, driven over ASGI, because httpx's transport waits for the end."""

    def __init__(self, app: FastAPI, shopper: Shopper, last_event_id: str | None = None) -> None:
        headers = [(b"authorization", f"Bearer {shopper.token}".encode())]
        if last_event_id is not None:
            headers.append((b"last-event-id", last_event_id.encode()))
        self._scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": "GET",
            "path": "/chat/stream",
            "raw_path": b"/chat/stream",
            "query_string": b"",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("gateway.test", 80),
            "scheme": "http",
            "root_path": "",
        }
        self._app = app
        self._parts: asyncio.Queue[str] = asyncio.Queue()
        self.status = 0

    async def __aenter__(self) -> "OpenStream":
        self._task = asyncio.create_task(self._app(self._scope, self._receive, self._send))
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def next(self) -> str:
        """The next block of the stream."""
        async with asyncio.timeout(5):
            return await self._parts.get()

    async def ended(self) -> None:
        async with asyncio.timeout(5):
            await self._task

    async def message(self) -> dict[str, Any]:
        """The next message, checked to carry its seq as the id; skips everything else."""
        while True:
            block = await self.next()
            if block.startswith("id: "):
                first, second = block.strip().split("\n")
                message: dict[str, Any] = json.loads(second.removeprefix("data: "))
                assert first == f"id: {message['seq']}"
                return message

    async def _receive(self) -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError("never reached")

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        for block in message.get("body", b"").decode().split("\n\n"):
            if block:
                self._parts.put_nowait(block)


@pytest.fixture
def app(make_app: MakeApp, settings: GatewaySettings) -> FastAPI:
    return make_app(settings)


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        yield client


def agent_writes(engine: Engine, conversation_id: str, seq: int) -> None:
    """What the console's process does."""
    with Session(engine) as session, session.begin():
        session.add(
            MessageRow(
                conversation_id=conversation_id,
                seq=seq,
                client_message_id=None,
                author="agent",
                text="I am a person",
                custom=None,
                at=NOW,
            )
        )


async def test_the_whole_transcript_comes_first(
    app: FastAPI, shopper: Shopper, rasa: FakeRasa
) -> None:
    rasa.answer = [{"text": "here"}, {"custom": {"type": "slate"}}]
    await shopper.says("a tent", "m-1")
    async with OpenStream(app, shopper) as stream:
        assert await stream.message() == {
            "seq": 1,
            "author": "shopper",
            "text": "a tent",
            "client_message_id": "m-1",
        }
        assert await stream.message() == {
            "seq": 2,
            "author": "assistant",
            "text": "here",
            "custom": {"type": "slate"},
        }


async def test_a_stream_is_resumed_after_the_last_event(app: FastAPI, shopper: Shopper) -> None:
    await shopper.says("one")
    await shopper.says("two")
    async with OpenStream(app, shopper, last_event_id="3") as stream:
        assert (await stream.message())["seq"] == 4


async def test_a_long_transcript_comes_whole(
    app: FastAPI, shopper: Shopper, engine: Engine
) -> None:
    for seq in range(1, 451):
        agent_writes(engine, shopper.conversation_id, seq)
    async with OpenStream(app, shopper) as stream:
        assert [(await stream.message())["seq"] for _ in range(450)] == list(range(1, 451))


async def test_typing_is_told_at_once(app: FastAPI, shopper: Shopper, rasa: FakeRasa) -> None:
    rasa.gate = asyncio.Event()
    async with OpenStream(app, shopper) as stream:
        assert (await stream.next()).startswith("retry:")
        sent = asyncio.create_task(shopper.says("hi"))
        assert (await stream.message())["text"] == "hi"
        assert (await stream.next()).startswith("event: typing\n")
        rasa.gate.set()
        assert (await stream.message())["text"] == "hello"
        await sent


async def test_typing_is_told_for_a_second_try_too(
    app: FastAPI, shopper: Shopper, rasa: FakeRasa
) -> None:
    rasa.failures = [httpx.ConnectError("down")]
    await shopper.says("hi", "m-1")
    rasa.gate = asyncio.Event()
    async with OpenStream(app, shopper, last_event_id="2") as stream:
        assert (await stream.next()).startswith("retry:")
        sent = asyncio.create_task(shopper.says("hi", "m-1"))
        assert (await stream.next()).startswith("event: typing\n")
        rasa.gate.set()
        await sent


async def test_an_agents_message_of_another_process_arrives(
    app: FastAPI, shopper: Shopper, engine: Engine
) -> None:
    await shopper.says("hi")
    async with app.router.lifespan_context(app), OpenStream(app, shopper, "2") as stream:
        agent_writes(engine, shopper.conversation_id, 3)
        assert (await stream.message())["author"] == "agent"


async def test_a_stream_shows_its_own_conversation_only(
    http: httpx.AsyncClient, app: FastAPI, shopper: Shopper
) -> None:
    other = await open_session(http)
    await other.says("secret")
    await shopper.says("mine")
    async with OpenStream(app, shopper) as stream:
        assert [(await stream.message())["text"] for _ in range(2)] == ["mine", "hello"]


async def test_a_quiet_stream_gives_signs_of_life(
    make_app: MakeApp, settings: GatewaySettings, shopper: Shopper
) -> None:
    app = make_app(settings.model_copy(update={"stream_heartbeat_s": 0.01}))
    async with OpenStream(app, shopper) as stream:
        assert (await stream.next()).startswith("retry:")
        assert (await stream.next()).startswith(":")


async def test_a_stream_ends_after_its_time(
    make_app: MakeApp, settings: GatewaySettings, shopper: Shopper
) -> None:
    transport = httpx.ASGITransport(app=make_app(settings.model_copy(update={"stream_max_s": 0.0})))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http:
        answer = await http.get("/chat/stream", headers=shopper.headers)
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("point", ["x", "-1", "1.5", "9" * 30, "１"])
async def test_a_resume_point_that_is_no_seq_is_refused(shopper: Shopper, point: str) -> None:
    headers = httpx.Headers(
        [(b"authorization", f"Bearer {shopper.token}".encode()), (b"last-event-id", point.encode())]
    )
    assert (await shopper.http.get("/chat/stream", headers=headers)).status_code == 422


async def test_one_session_cannot_open_streams_without_end(
    make_app: MakeApp, settings: GatewaySettings, shopper: Shopper
) -> None:
    app = make_app(settings.model_copy(update={"streams_per_session": 1}))
    async with OpenStream(app, shopper) as first:
        await first.next()
        async with OpenStream(app, shopper) as second:
            await second.next()
            assert second.status == 429
    async with OpenStream(app, shopper) as third:
        await third.next()
        assert third.status == 200


async def test_open_streams_end_when_the_gateway_stops(app: FastAPI, shopper: Shopper) -> None:
    async with OpenStream(app, shopper) as stream:
        await stream.next()
        app.state.close_streams()
        await stream.ended()
