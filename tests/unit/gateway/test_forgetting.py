import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import httpx
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow
from data.db.engine import session_factory
from data.db.operation import OutboxRow
from data.feedback.erasure import forget_shopper
from tests.unit.gateway.fakes import FakeClock, FakeRasa, Shopper, transcript_of
from web.gateway.forgetting import Forgetting
from web.gateway.rasa import RasaClient
from web.gateway.settings import GatewaySettings
from web.gateway.wiring import Gateway, wire_gateway

pytestmark = pytest.mark.anyio


@dataclass
class ForgettingRasa:
    """Forgets what it is asked to, unless it fails with ``status``; None is one that is away."""

    status: int | None = 204
    forgot: list[bytes] = field(default_factory=list)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if self.status is None:
            raise httpx.ConnectError("down")
        if self.status == 204:
            self.forgot.append(request.content)
        return httpx.Response(self.status)


@pytest.fixture
def forgetful() -> ForgettingRasa:
    return ForgettingRasa()


@pytest.fixture
def gateway(
    settings: GatewaySettings, engine: Engine, forgetful: ForgettingRasa, clock: FakeClock
) -> Gateway:
    transport = httpx.MockTransport(forgetful.handle)
    rasa = RasaClient("http://rasa.test", deadline_s=1.0, transport=transport)
    return wire_gateway(settings, session_factory(engine), rasa, clock)


def _forget(engine: Engine, conversation_id: str, clock: FakeClock) -> None:
    with Session(engine) as session, session.begin():
        conversation = session.get_one(ConversationRow, conversation_id)
        forget_shopper(session, conversation.shopper_id, clock())


def _request(engine: Engine) -> OutboxRow:
    with Session(engine) as session:
        return session.query(OutboxRow).one()


async def test_rasa_is_asked_once_and_the_request_is_confirmed(
    gateway: Gateway,
    engine: Engine,
    clock: FakeClock,
    shopper: Shopper,
    forgetful: ForgettingRasa,
) -> None:
    _forget(engine, shopper.conversation_id, clock)
    await Forgetting(gateway).work_off()
    await Forgetting(gateway).work_off()
    assert len(forgetful.forgot) == 1
    assert shopper.conversation_id.encode() in forgetful.forgot[0]
    assert _request(engine).sent_at == clock()


@pytest.mark.parametrize("status", [503, 404, None])
async def test_a_request_outlives_a_rasa_that_cannot_and_a_gateway_that_ends(
    gateway: Gateway,
    engine: Engine,
    shopper: Shopper,
    forgetful: ForgettingRasa,
    status: int | None,
) -> None:
    forgetful.status = status
    clock = FakeClock()
    gateway = replace(gateway, clock=clock)
    _forget(engine, shopper.conversation_id, clock)
    await Forgetting(gateway).work_off()
    assert (_request(engine).sent_at, _request(engine).attempts) == (None, 1)
    forgetful.status = 204
    await Forgetting(gateway).work_off()  # not due yet
    assert _request(engine).attempts == 1
    clock.pass_s(2.0)
    await Forgetting(gateway).work_off()
    assert _request(engine).sent_at == clock()


async def test_it_is_done_only_when_the_write_ahead_log_is_empty(
    gateway: Gateway, engine: Engine, clock: FakeClock, shopper: Shopper
) -> None:
    """PostgreSQL's log is none of the client's, so there nothing waits."""
    at_once = None if engine.dialect.name == "sqlite" else clock()
    with engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.execute(text("SELECT count(*) FROM message")).one()
        _forget(engine, shopper.conversation_id, clock)
        await Forgetting(gateway).work_off()
        assert _request(engine).sent_at == at_once
        reader.rollback()
    clock.pass_s(2.0)
    await Forgetting(gateway).work_off()
    assert _request(engine).sent_at == (at_once or clock())


async def _says_yes(shopper: Shopper, rasa: FakeRasa, act: Callable[[], None]) -> httpx.Response:
    """Has something happen between the question to Rasa and its answer."""
    rasa.gate = asyncio.Event()
    rasa.called.clear()
    saying = asyncio.create_task(shopper.says("yes", "cm-yes"))
    await rasa.called.wait()
    act()
    rasa.gate.set()
    return await saying


async def test_the_answer_tells_clients_that_what_was_said_before_is_gone(
    engine: Engine, clock: FakeClock, rasa: FakeRasa, shopper: Shopper
) -> None:
    await shopper.says("I love marzipan")
    answer = await _says_yes(shopper, rasa, lambda: _forget(engine, shopper.conversation_id, clock))
    assert answer.json()["messages"][-1]["custom"] == {"type": "forgotten"}
    rows = transcript_of(engine, shopper.conversation_id)
    assert [row.text for row in rows] == ["", "", "", "hello"]


async def test_the_erasing_message_can_be_sent_again_and_gets_the_same_answer(
    engine: Engine, clock: FakeClock, rasa: FakeRasa, shopper: Shopper
) -> None:
    first = await _says_yes(shopper, rasa, lambda: _forget(engine, shopper.conversation_id, clock))
    assert (await shopper.says("yes", "cm-yes")).json() == first.json()
    assert len(rasa.calls) == 1


async def test_the_next_answer_is_not_marked(
    engine: Engine, clock: FakeClock, rasa: FakeRasa, shopper: Shopper
) -> None:
    await _says_yes(shopper, rasa, lambda: _forget(engine, shopper.conversation_id, clock))
    assert "custom" not in (await shopper.says("hi")).json()["messages"][-1]
