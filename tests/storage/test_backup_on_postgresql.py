"""Backups from SQLite to PostgreSQL and back, and of a PostgreSQL that others write to."""

from pathlib import Path

import pytest

from data.backup.exporting import Wishes, export
from data.backup.importing import restore
from data.db.migrate import upgrade
from data.db.tables import Base
from tests.marks import postgresql
from tests.storage.conftest import fill
from tests.storage.databases import Databases
from tests.unit.backup.test_snapshot import *  # noqa: F403
from tests.unit.backup.whole import NOW, execute, fill_every_table, rows_in

pytestmark = postgresql
SECRETS = Wishes(secrets=True)


def _fill_whole(url: str) -> None:
    fill(url)
    fill_every_table(url)


@pytest.fixture
def whole(databases: Databases) -> str:
    """The URL of the camping shop in which every table has a row."""
    return databases.prepared("whole", _fill_whole)


def _sqlite(folder: Path, name: str) -> str:
    return f"sqlite:///{folder}/{name}.db"


def test_every_row_goes_from_postgresql_to_sqlite_and_back(
    databases: Databases, whole: str, tmp_path: Path
) -> None:
    execute(whole, "UPDATE item SET stock = 3 WHERE item_id = 'gas'")
    before = rows_in(whole)
    assert set(before) == set(Base.metadata.tables)
    first = export(whole, tmp_path / "first.tar.gz", NOW, SECRETS)
    restore(tmp_path / "first.tar.gz", _sqlite(tmp_path, "between"))
    assert rows_in(_sqlite(tmp_path, "between")) == before
    second = export(_sqlite(tmp_path, "between"), tmp_path / "second", NOW, SECRETS)
    assert second == first
    url = databases.empty()
    restore(tmp_path / "second", url)
    assert rows_in(url) == before


def test_a_backup_of_an_older_schema_is_imported_and_migrated(
    databases: Databases, tmp_path: Path
) -> None:
    old = _sqlite(tmp_path, "old")
    upgrade(old, "0005")
    fill_every_table(old)
    before = rows_in(old)
    export(old, tmp_path / "backup.tar.gz", NOW, SECRETS)
    url = databases.empty()
    restore(tmp_path / "backup.tar.gz", url)
    after = rows_in(url)
    assert set(after) == set(Base.metadata.tables)
    for table, rows in before.items():
        assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows, table
