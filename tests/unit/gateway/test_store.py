from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from data.db.engine import session_factory
from data.db.shop import ItemRow, ShopRow
from data.db.tables import Base
from tests.unit.gateway.fakes import FakeRasa
from web.gateway.app import create_app
from web.gateway.settings import GatewaySettings
from web.gateway.store import CHECK_EVERY_S, CurrentCatalog


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


def test_the_catalog_is_read_again_when_its_version_changes(engine: Engine) -> None:
    seconds = [100.0]
    catalog = CurrentCatalog(session_factory(engine), lambda: seconds[0])
    before = catalog()
    with Session(engine) as session, session.begin():
        session.execute(update(ItemRow).values(price_cents=777))
    seconds[0] += CHECK_EVERY_S
    assert catalog() is before
    with Session(engine) as session, session.begin():
        session.execute(update(ShopRow).values(catalog_version=2))
    assert catalog() is before
    seconds[0] += CHECK_EVERY_S
    assert catalog().items["it-1"].price_cents == 777


def test_a_catalog_once_read_outlasts_the_database(engine: Engine) -> None:
    seconds = [100.0]
    catalog = CurrentCatalog(session_factory(engine), lambda: seconds[0])
    before = catalog()
    Base.metadata.drop_all(engine)
    seconds[0] += CHECK_EVERY_S
    assert catalog() is before
