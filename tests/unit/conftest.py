"""What unit tests of several rooms begin with: asyncio, and a database of the camping shop."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.store import replace_catalog
from data.db.engine import open_engine, session_factory
from data.db.migrate import upgrade
from data.demo.build import build_shop
from data.feedback.memory import begin_conversation
from data.types.source import ShopContent
from tests.factories import CONTENT, NOW

Sessions = sessionmaker[Session]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def authored_shop() -> ShopContent:
    """The whole demo shop; it takes seconds to read."""
    return build_shop()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The camping shop with the begun conversation c-1; each test gets a copy."""
    path = tmp_path_factory.mktemp("filled") / "shop.db"
    url = f"sqlite:///{path}"
    upgrade(url)
    engine = open_engine(url)
    with session_factory(engine).begin() as session:
        replace_catalog(session, CONTENT)
        begin_conversation(session, "c-1", channel="web", language="en", page_item_id="gas", at=NOW)
    engine.dispose()
    return path


@pytest.fixture
def sessions(filled: Path, tmp_path: Path) -> Iterator[Sessions]:
    shutil.copy(filled, tmp_path / "shop.db")
    engine = open_engine(f"sqlite:///{tmp_path}/shop.db")
    yield session_factory(engine)
    engine.dispose()
