"""A migrated, empty database for each test of the catalog."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from data.db.engine import open_engine, session_factory
from data.db.migrate import upgrade


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    url = f"sqlite:///{tmp_path}/shop.db"
    upgrade(url)
    engine = open_engine(url)
    with session_factory(engine)() as opened:
        yield opened
    engine.dispose()
