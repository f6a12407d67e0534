from pathlib import Path

import pytest

from data.backup.exporting import Wishes, export
from data.backup.importing import restore
from data.db.migrate import upgrade
from data.db.tables import Base
from tests.unit.backup.whole import NOW, execute, fill_every_table, rows_in

SECRETS = Wishes(secrets=True)


@pytest.mark.parametrize("name", ["backup.tar.gz", "backup.tgz", "folder"])
def test_every_row_of_every_table_comes_back(
    whole: str, other: str, tmp_path: Path, name: str
) -> None:
    before = rows_in(whole)
    assert set(before) == set(Base.metadata.tables)
    assert all(before.values())
    export(whole, tmp_path / "out" / name, NOW, SECRETS)
    restore(tmp_path / "out" / name, other)
    assert rows_in(other) == before


def test_the_same_rows_give_the_same_files(whole: str, other: str, tmp_path: Path) -> None:
    first = export(whole, tmp_path / "first", NOW, SECRETS)
    restore(tmp_path / "first", other)
    assert export(other, tmp_path / "second", NOW, SECRETS) == first


def test_versions_of_catalog_and_items_are_those_of_the_backup(
    whole: str, other: str, tmp_path: Path
) -> None:
    execute(whole, "UPDATE item SET stock = 3 WHERE item_id = 'gas'")
    execute(whole, "DELETE FROM item_change WHERE item_id = 'can'")
    before = rows_in(whole)
    assert before["shop"][0]["catalog_version"] > 1
    export(whole, tmp_path / "backup.tar.gz", NOW)
    restore(tmp_path / "backup.tar.gz", other)
    after = rows_in(other)
    assert after["item_change"] == before["item_change"]
    assert after["shop"] == before["shop"]


def test_items_are_watched_again_after_an_import(whole: str, other: str, tmp_path: Path) -> None:
    export(whole, tmp_path / "backup", NOW)
    restore(tmp_path / "backup", other)
    version = rows_in(other)["shop"][0]["catalog_version"]
    execute(other, "UPDATE item SET stock = 3 WHERE item_id = 'gas'")
    assert rows_in(other)["shop"][0]["catalog_version"] == version + 1


@pytest.mark.parametrize("is_migrated", [False, True])
def test_a_backup_of_an_older_schema_is_imported_and_migrated(
    other: str, tmp_path: Path, is_migrated: bool
) -> None:
    old = f"sqlite:///{tmp_path}/old.db"
    upgrade(old, "0005")
    fill_every_table(old)
    before = rows_in(old)
    assert export(old, tmp_path / "backup.tar.gz", NOW, SECRETS).schema_revision == "0005"
    if is_migrated:
        upgrade(other)
    restore(tmp_path / "backup.tar.gz", other)
    after = rows_in(other)
    assert set(after) == set(Base.metadata.tables)
    for table, rows in before.items():
        kept = [{name: row[name] for name in rows[0]} for row in after[table]]
        assert kept == rows, table


def test_passwords_are_left_out_unless_asked_for(whole: str, other: str, tmp_path: Path) -> None:
    execute(whole, "UPDATE agent SET password_hash = 'open sesame'")
    export(whole, tmp_path / "without", NOW)
    export(whole, tmp_path / "with", NOW, SECRETS)
    for name, is_there in (("without", False), ("with", True)):
        files = [file.read_text() for file in (tmp_path / name).iterdir()]
        assert any("open sesame" in file for file in files) == is_there
    restore(tmp_path / "without", other)
    assert [row["password_hash"] for row in rows_in(other)["agent"]] == [None]


def test_only_the_owner_may_read_what_is_written(whole: str, tmp_path: Path) -> None:
    export(whole, tmp_path / "backup.tar.gz", NOW)
    export(whole, tmp_path / "folder", NOW)
    assert (tmp_path / "backup.tar.gz").stat().st_mode & 0o077 == 0
    assert (tmp_path / "folder").stat().st_mode & 0o077 == 0
