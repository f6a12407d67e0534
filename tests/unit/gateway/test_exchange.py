import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy import Engine, text

from tests.unit.gateway.conftest import MakeApp
from tests.unit.gateway.fakes import (
    FakeClock,
    FakeRasa,
    Shopper,
    open_session,
    show_slate,
    transcript_of,
)
from web.gateway.settings import GatewaySettings

pytestmark = pytest.mark.anyio


@contextmanager
def writing(engine: Engine) -> Iterator[None]:
    """Another process in the middle of a long write."""
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        connection.execute(text("BEGIN IMMEDIATE" if is_sqlite else "LOCK TABLE conversation"))
        yield
        connection.rollback()


async def test_the_same_id_returns_the_stored_answer(shopper: Shopper, rasa: FakeRasa) -> None:
    first = await shopper.says("hi", "m-1")
    rasa.answer = [{"text": "something else"}]
    assert (await shopper.says("hi", "m-1")).json() == first.json()
    assert len(rasa.calls) == 1


async def test_messages_without_an_id_are_each_answered(shopper: Shopper, rasa: FakeRasa) -> None:
    await shopper.says("hi")
    await shopper.says("hi")
    assert len(rasa.calls) == 2


async def test_two_shoppers_may_use_the_same_id(
    http: httpx.AsyncClient, shopper: Shopper, rasa: FakeRasa
) -> None:
    other = await open_session(http)
    await shopper.says("one", "m-1")
    await other.says("two", "m-1")
    assert [call["message"] for call in rasa.calls] == ["one", "two"]


async def test_the_same_id_with_another_text_is_refused(shopper: Shopper, rasa: FakeRasa) -> None:
    await shopper.says("hi", "m-1")
    answer = await shopper.says("ho", "m-1")
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("other-body")
    assert len(rasa.calls) == 1


async def test_the_same_id_with_another_press_is_refused(shopper: Shopper, engine: Engine) -> None:
    show_slate(engine, shopper.conversation_id, "s-1")
    press = {"intent": "ask_why", "slate_id": "s-1", "bundle_id": "b-0"}
    sent = {"client_message_id": "m-1", "press": press}
    assert (await shopper.sends(sent)).status_code == 200
    assert (await shopper.sends(sent)).status_code == 200
    sent["press"] = press | {"bundle_id": "b-1"}
    assert (await shopper.sends(sent)).status_code == 422
    assert (await shopper.says("Why this?", "m-1")).status_code == 422


async def test_a_message_being_worked_on_is_a_conflict(shopper: Shopper, rasa: FakeRasa) -> None:
    rasa.gate = asyncio.Event()
    first = asyncio.create_task(shopper.says("hi", "m-1"))
    await rasa.called.wait()
    again = await shopper.says("hi", "m-1")
    assert again.status_code == 409
    assert int(again.headers["Retry-After"]) >= 1
    rasa.gate.set()
    assert (await first).json() == (await shopper.says("hi", "m-1")).json()
    assert len(rasa.calls) == 1


async def test_of_many_requests_at_once_one_is_worked_on(shopper: Shopper, rasa: FakeRasa) -> None:
    rasa.gate = asyncio.Event()
    sent = [asyncio.create_task(shopper.says("hi", "m-1")) for _ in range(8)]
    await rasa.called.wait()
    done, _ = await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED)
    rasa.gate.set()
    answers = await asyncio.gather(*sent)
    assert len(rasa.calls) == 1
    assert done
    assert {answer.status_code for answer in answers} == {200, 409}


async def test_another_process_sees_that_a_message_is_being_worked_on(
    make_app: MakeApp, settings: GatewaySettings, shopper: Shopper, rasa: FakeRasa
) -> None:
    rasa.gate = asyncio.Event()
    first = asyncio.create_task(shopper.says("hi", "m-1"))
    await rasa.called.wait()
    transport = httpx.ASGITransport(app=make_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http:
        elsewhere = Shopper(http, shopper.token, shopper.conversation_id)
        assert (await elsewhere.says("hi", "m-1")).status_code == 409
    rasa.gate.set()
    await first


async def test_a_message_left_by_a_crash_can_be_tried_again(
    shopper: Shopper, rasa: FakeRasa, clock: FakeClock, settings: GatewaySettings, engine: Engine
) -> None:
    rasa.gate = asyncio.Event()
    crashed = asyncio.create_task(shopper.says("hi", "m-1"))
    await rasa.called.wait()
    crashed.cancel()
    await asyncio.gather(crashed, return_exceptions=True)
    rasa.gate.set()
    assert (await shopper.says("hi", "m-1")).status_code == 409
    clock.pass_s(settings.work_limit_s + 1)
    assert (await shopper.says("hi", "m-1")).json()["messages"][0]["text"] == "hello"
    authors = [row.author for row in transcript_of(engine, shopper.conversation_id)]
    assert authors == ["shopper", "assistant"]


async def test_whoever_was_taken_for_crashed_does_not_answer_twice(
    shopper: Shopper, rasa: FakeRasa, clock: FakeClock, settings: GatewaySettings, engine: Engine
) -> None:
    rasa.gate = asyncio.Event()
    slow = asyncio.create_task(shopper.says("hi", "m-1"))
    await rasa.called.wait()
    clock.pass_s(settings.work_limit_s + 1)
    rasa.called.clear()
    quick = asyncio.create_task(shopper.says("hi", "m-1"))
    await rasa.called.wait()
    rasa.gate.set()
    assert (await quick).json() == (await slow).json()
    assert len(transcript_of(engine, shopper.conversation_id)) == 2


async def test_a_failed_turn_can_be_tried_again_with_the_same_id(
    shopper: Shopper, rasa: FakeRasa, engine: Engine
) -> None:
    rasa.failures = [httpx.ConnectError("down"), httpx.Response(200, json=[])]
    assert (await shopper.says("hi", "m-1")).json()["messages"][0]["custom"]["type"] == "retry"
    assert (await shopper.says("hi", "m-1")).json()["messages"][0]["custom"]["type"] == "retry"
    [answer] = (await shopper.says("hi", "m-1")).json()["messages"]
    assert answer == {"seq": 4, "author": "assistant", "text": "hello"}
    assert (await shopper.says("hi", "m-1")).json()["messages"] == [answer]
    assert len(rasa.calls) == 3
    authors = [row.author for row in transcript_of(engine, shopper.conversation_id)]
    assert authors == ["shopper", "assistant", "assistant", "assistant"]


async def test_messages_at_once_get_numbers_without_gaps(shopper: Shopper, engine: Engine) -> None:
    answers = await asyncio.gather(*(shopper.says(f"message {number}") for number in range(12)))
    assert {answer.status_code for answer in answers} == {200}
    rows = transcript_of(engine, shopper.conversation_id)
    assert [row.seq for row in rows] == list(range(1, 25))


async def test_a_busy_database_is_waited_for(shopper: Shopper, engine: Engine) -> None:
    with writing(engine):
        sent = asyncio.create_task(shopper.says("hi", "m-1"))
        done, _ = await asyncio.wait([sent], timeout=0.2)
        assert not done
    assert (await sent).status_code == 200


async def test_a_database_that_stays_busy_is_a_clear_error_and_nothing_is_lost(
    make_app: MakeApp, settings: GatewaySettings, rasa: FakeRasa, engine: Engine
) -> None:
    app = make_app(settings.model_copy(update={"database_patience_s": 0.1}))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http:
        shopper = await open_session(http)
        with writing(engine):
            answer = await shopper.says("hi", "m-1")
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("database-busy")
        assert int(answer.headers["Retry-After"]) >= 1
        assert (await shopper.says("hi", "m-1")).json()["messages"][0]["text"] == "hello"
    assert len(rasa.calls) == 1


async def test_an_answer_that_could_not_be_stored_is_not_asked_for_again(
    make_app: MakeApp, settings: GatewaySettings, rasa: FakeRasa, engine: Engine
) -> None:
    rasa.gate = asyncio.Event()
    app = make_app(settings.model_copy(update={"database_patience_s": 0.1}))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http:
        shopper = await open_session(http)
        sent = asyncio.create_task(shopper.says("hi", "m-1"))
        await rasa.called.wait()
        with writing(engine):
            rasa.gate.set()
            assert (await sent).status_code == 503
        answer = await shopper.says("hi", "m-1")
    assert answer.json()["messages"] == [{"seq": 2, "author": "assistant", "text": "hello"}]
    assert len(rasa.calls) == 1
