"""A gateway with the generic webhook on, an assistant behind it, and its tickets' desk."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import fields
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.engine import open_engine, session_factory
from data.db.shop import ItemRow
from tests.unit.gateway.conftest import (  # noqa: F401 - fixtures
    NO_STORE,
    anyio_backend,
    clock,
    settings,
    stocked_shop,
)
from tests.unit.gateway.fakes import FakeClock
from tests.unit.tickets.fakes import SECRET, TITLES, Customer, FakeAssistant, FakeSystem, Scene
from web.gateway.app import create_app
from web.gateway.settings import GatewaySettings
from web.gateway.wiring import Gateway, wire_gateway
from web.tickets.desk import Desk, open_desk
from web.tickets.settings import TicketSettings


@pytest.fixture
def engine(
    settings: GatewaySettings,  # noqa: F811
    stocked_shop: Path,  # noqa: F811
) -> Iterator[Engine]:
    """Several write at once here, each as patiently as in earnest."""
    engine = open_engine(settings.database_url)
    shutil.copyfile(stocked_shop, engine.url.database or "")
    yield engine
    engine.dispose()


@pytest.fixture
def tickets() -> TicketSettings:
    return TicketSettings(
        _env_file=None,
        generic_secret=SecretStr(SECRET),
        generic_url="http://tickets.test/notes",
        handover_to="generic",
        settle_s=0,
    )


@pytest.fixture
def assistant(engine: Engine) -> FakeAssistant:
    with Session(engine) as session, session.begin():
        for item_id, title in TITLES.items():
            session.get_one(ItemRow, item_id).title_en = title
    return FakeAssistant(engine)


@pytest.fixture
def gateway(
    settings: GatewaySettings,  # noqa: F811
    engine: Engine,
    assistant: FakeAssistant,
    clock: FakeClock,  # noqa: F811
) -> Gateway:
    return wire_gateway(settings, session_factory(engine), assistant.client(), clock)


@pytest.fixture
def system() -> FakeSystem:
    return FakeSystem("generic")


@pytest.fixture
def desk(gateway: Gateway, tickets: TicketSettings, system: FakeSystem) -> Desk:
    return open_desk(gateway, tickets, {"generic": system})


@pytest.fixture
def app(
    settings: GatewaySettings,  # noqa: F811
    engine: Engine,
    assistant: FakeAssistant,
    clock: FakeClock,  # noqa: F811
    tickets: TicketSettings,
) -> FastAPI:
    return create_app(
        settings,
        engine=engine,
        rasa=assistant.client(),
        store=NO_STORE,
        tickets=tickets,
        clock=clock,
    )


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        yield client


@pytest.fixture
def customer(http: httpx.AsyncClient, clock: FakeClock) -> Customer:  # noqa: F811
    return Customer(http, clock)


@pytest.fixture
def another_desk(
    gateway: Gateway, tickets: TicketSettings, system: FakeSystem
) -> Callable[[], Desk]:
    return lambda: open_desk(gateway, tickets, {"generic": system})


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Scene:
    return Scene(*(request.getfixturevalue(field.name) for field in fields(Scene)))
