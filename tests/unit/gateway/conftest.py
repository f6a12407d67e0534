"""A gateway on a temporary database with a fake Rasa behind it."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Response
from pydantic import SecretStr
from sqlalchemy import Engine, event

from data.db.engine import open_engine
from data.db.tables import Base
from tests.unit.gateway.fakes import FakeClock, FakeRasa, Shopper, open_session, stock_shop
from web.gateway.app import create_app
from web.gateway.settings import GatewaySettings
from web.gateway.store import Store

ORIGIN = "https://shop.example"
NO_STORE = Store(APIRouter(), lambda _request: Response(status_code=404), lambda: None)
MakeApp = Callable[[GatewaySettings], FastAPI]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def settings(tmp_path: Path) -> GatewaySettings:
    return GatewaySettings(
        _env_file=None,
        session_secret=SecretStr("s" * 40),
        database_url=f"sqlite:///{tmp_path}/test.db",
        images_dir=tmp_path,
        widget_dir=tmp_path,
        allowed_origins=(ORIGIN,),
        message_rate="1000/minute",
        event_rate="1000/minute",
        address_rate="10000/minute",
        stream_poll_s=0.01,
    )


@pytest.fixture(scope="session")
def stocked_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with a shop in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("shop") / "stocked.db"
    engine = open_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    stock_shop(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(settings: GatewaySettings, stocked_shop: Path) -> Iterator[Engine]:
    engine = open_engine(settings.database_url)
    shutil.copyfile(stocked_shop, engine.url.database or "")
    # So that the gateway's own patience is what waits, not SQLite's.
    event.listen(engine, "connect", _hurry)
    yield engine
    engine.dispose()


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 20")


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def make_app(engine: Engine, rasa: FakeRasa, clock: FakeClock) -> MakeApp:
    def make(settings: GatewaySettings) -> FastAPI:
        client = rasa.client(settings.rasa_deadline_s)
        return create_app(settings, engine=engine, rasa=client, store=NO_STORE, clock=clock)

    return make


@pytest.fixture
async def http(make_app: MakeApp, settings: GatewaySettings) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=make_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        yield client


@pytest.fixture
async def shopper(http: httpx.AsyncClient) -> Shopper:
    return await open_session(http)
