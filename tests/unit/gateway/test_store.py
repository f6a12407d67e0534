from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from data.db.engine import open_engine, session_factory
from tests.unit.gateway.fakes import FakeRasa
from web.gateway.app import create_app
from web.gateway.settings import GatewaySettings
from web.gateway.store import open_store


@pytest.fixture
async def visitor(
    settings: GatewaySettings, engine: Engine, rasa: FakeRasa
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, engine=engine, rasa=rasa.client())
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        client.headers["Accept"] = "text/html,*/*"
        yield client


@pytest.mark.anyio
async def test_item_pages_are_served(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/items/it-1")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.anyio
async def test_a_wrong_link_in_a_browser_is_a_page(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/nothing")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.anyio
async def test_a_chat_program_gets_a_problem_whatever_it_accepts(
    visitor: httpx.AsyncClient,
) -> None:
    answer = await visitor.get("/chat/nothing")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.anyio
async def test_the_search_is_served_with_the_other_pages(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/search?q=it-2")
    assert answer.status_code == 200
    assert 'href="/items/it-2"' in answer.text


def test_the_search_can_be_opened_before_the_first_shopper_waits_for_it(
    settings: GatewaySettings, engine: Engine
) -> None:
    store = open_store(settings, session_factory(engine))
    store.open_search()
    app = FastAPI()
    app.include_router(store.router)
    assert 'href="/items/it-2"' in TestClient(app).get("/search?q=it-2").text


def test_a_shop_that_cannot_be_read_yet_stops_nobody(
    settings: GatewaySettings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sessions = session_factory(open_engine(f"sqlite:///{tmp_path}/empty.db"))
    open_store(settings, sessions).open_search()
    assert "the first search tries again" in caplog.text
