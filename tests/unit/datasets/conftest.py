"""A migrated, empty database for each test of the importers, and a place for feeds."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from data.db.engine import open_engine, session_factory
from data.db.migrate import upgrade

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "shop.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sessions(empty_shop: Path, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    shutil.copy(empty_shop, tmp_path / "shop.db")
    engine = open_engine(f"sqlite:///{tmp_path}/shop.db")
    yield session_factory(engine)
    engine.dispose()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a feed's file and returns its path."""

    def written(name: str, text: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / "feeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return written
