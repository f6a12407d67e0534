"""The gateway of the unit tests, with PostgreSQL behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine

from data.db.engine import open_engine
from data.db.migrate import upgrade
from tests.storage.databases import Databases
from tests.unit.gateway.conftest import (
    anyio_backend,
    clock,
    http,
    make_app,
    rasa,
    shopper,
)
from tests.unit.gateway.fakes import stock_shop
from web.gateway.settings import GatewaySettings

__all__ = ["anyio_backend", "clock", "http", "make_app", "rasa", "shopper"]


def _stock(url: str) -> None:
    """Adds the items that the gateway's tests talk about."""
    upgrade(url)
    engine = open_engine(url)
    stock_shop(engine)
    engine.dispose()


@pytest.fixture
def settings(databases: Databases, tmp_path: Path) -> GatewaySettings:
    return GatewaySettings(
        _env_file=None,
        session_secret=SecretStr("s" * 40),
        database_url=databases.prepared("stocked", _stock),
        images_dir=tmp_path,
        widget_dir=tmp_path,
        message_rate="1000/minute",
        event_rate="1000/minute",
        address_rate="10000/minute",
        stream_poll_s=0.01,
    )


@pytest.fixture
def engine(settings: GatewaySettings) -> Iterator[Engine]:
    engine = open_engine(settings.database_url)
    yield engine
    engine.dispose()
