"""Databases of both kinds, empty or with the camping shop, as new for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.store import replace_catalog
from data.db.engine import open_engine, session_factory
from data.db.migrate import upgrade
from data.feedback.memory import begin_conversation
from tests.factories import CONTENT, NOW
from tests.marks import postgresql
from tests.storage.databases import Databases, Prepare
from tests.storage.server import running_server

Sessions = sessionmaker[Session]


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The server starts at the first test that needs it. Nothing in it must outlive a crash."""
    with running_server(fsync="off") as server:
        yield Databases(server)


def fill(url: str) -> None:
    """The camping shop with the begun conversation c-1, as in the unit tests."""
    upgrade(url)
    engine = open_engine(url)
    with session_factory(engine).begin() as session:
        replace_catalog(session, CONTENT)
        begin_conversation(session, "c-1", channel="web", language="en", page_item_id="gas", at=NOW)
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=postgresql)])
def kind(request: pytest.FixtureRequest) -> str:
    """A module that is about one kind only overrides this."""
    return str(request.param)


@pytest.fixture
def url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A database without tables."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/shop.db"
    databases: Databases = request.getfixturevalue("databases")
    return databases.empty()


@pytest.fixture
def filled_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    return _prepared("filled", fill, kind, tmp_path, request)


@pytest.fixture
def migrated_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    return _prepared("migrated", upgrade, kind, tmp_path, request)


def _prepared(
    name: str, prepare: Prepare, kind: str, folder: Path, request: pytest.FixtureRequest
) -> str:
    if kind == "postgresql":
        databases: Databases = request.getfixturevalue("databases")
        return databases.prepared(name, prepare)
    url = f"sqlite:///{folder}/{name}.db"
    prepare(url)
    return url


@pytest.fixture
def engine(filled_url: str) -> Iterator[Engine]:
    engine = open_engine(filled_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return session_factory(engine)


@pytest.fixture
def session(migrated_url: str) -> Iterator[Session]:
    """Of a database without a shop."""
    engine = open_engine(migrated_url)
    with session_factory(engine)() as opened:
        yield opened
    engine.dispose()
