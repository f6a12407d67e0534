from collections.abc import Callable
from datetime import datetime

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow
from tests.unit.gateway.fakes import NOW, FakeClock, FakeRasa, Shopper
from web.gateway.settings import GatewaySettings

pytestmark = pytest.mark.anyio
HANDOVER = [{"text": "They will answer here.", "custom": {"type": "handover"}}]


def _waiting_since(engine: Engine, shopper: Shopper) -> datetime | None:
    with Session(engine) as session:
        return session.get_one(ConversationRow, shopper.conversation_id).waiting_since


def _give_to(engine: Engine, shopper: Shopper, owner: str | None) -> None:
    with Session(engine) as session, session.begin():
        row = session.get_one(ConversationRow, shopper.conversation_id)
        row.owner, row.waiting_since = owner, None


async def test_nobody_waits_whom_the_assistant_answers(shopper: Shopper, engine: Engine) -> None:
    await shopper.says("hello")
    assert _waiting_since(engine, shopper) is None


async def test_a_handover_begins_the_waiting_once(
    shopper: Shopper, rasa: FakeRasa, engine: Engine, clock: FakeClock
) -> None:
    rasa.answer = HANDOVER
    await shopper.says("a person please")
    clock.pass_s(60)
    await shopper.says("a person please!")
    assert _waiting_since(engine, shopper) == NOW


async def test_what_an_agent_is_told_waits_for_the_agent(
    shopper: Shopper, rasa: FakeRasa, engine: Engine
) -> None:
    _give_to(engine, shopper, "agent-1")
    assert (await shopper.says("are you there?")).json() == {"messages": []}
    assert _waiting_since(engine, shopper) == NOW
    assert rasa.calls == []


async def test_after_handing_back_the_assistant_answers_again(
    shopper: Shopper, rasa: FakeRasa, engine: Engine
) -> None:
    _give_to(engine, shopper, "agent-1")
    await shopper.says("are you there?")
    _give_to(engine, shopper, None)
    answer = await shopper.says("and you?")
    assert [one["author"] for one in answer.json()["messages"]] == ["assistant"]
    assert len(rasa.calls) == 1


async def test_the_way_to_the_console_is_there_only_where_there_is_one(
    make_app: Callable[[GatewaySettings], FastAPI], settings: GatewaySettings
) -> None:
    address = "https://desk.shop.example/"
    for url, status in (("", 404), (address, 307)):
        app = make_app(settings.model_copy(update={"console_url": url}))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
            answer = await client.get("/console")
        assert answer.status_code == status
        assert answer.headers.get("location", "") == url
