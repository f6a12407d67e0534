from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import Engine

from tests.unit.gateway.fakes import FakeRasa
from web.gateway.app import create_app
from web.gateway.settings import GatewaySettings


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
