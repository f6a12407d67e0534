"""A database with something in every table, and an empty one."""

import shutil
from pathlib import Path

import pytest

from data.db.engine import open_engine
from tests.unit.backup.whole import fill_every_table


@pytest.fixture
def whole(filled: Path, tmp_path: Path) -> str:
    """The URL of the camping shop in which every table has a row."""
    shutil.copy(filled, tmp_path / "whole.db")
    url = f"sqlite:///{tmp_path}/whole.db"
    fill_every_table(url)
    return url


@pytest.fixture
def other(tmp_path: Path) -> str:
    """The URL of a database that is not there yet."""
    url = f"sqlite:///{tmp_path}/other.db"
    open_engine(url).dispose()
    return url
