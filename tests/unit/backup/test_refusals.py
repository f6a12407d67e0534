import io
import json
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from data.backup.errors import BackupDamaged, BackupError, BackupRefused
from data.backup.exporting import Wishes, export
from data.backup.importing import restore
from data.db.migrate import upgrade
from tests.unit.backup.whole import NOW, execute, rows_in


@pytest.fixture
def folder(whole: str, tmp_path: Path) -> Path:
    """A good backup."""
    export(whole, tmp_path / "backup", NOW)
    return tmp_path / "backup"


def _has_no_rows(url: str) -> bool:
    return not any(rows_in(url).values())


def _edit_manifest(folder: Path, **changes: Any) -> None:
    said = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**said, **changes}))


def _flip_a_sign(folder: Path) -> None:
    file = folder / "item.jsonl"
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(content)


def _lose_a_line(folder: Path) -> None:
    lines = (folder / "item.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "item.jsonl").write_bytes(b"".join(lines[:-1]))


def _lose_the_file(folder: Path) -> None:
    (folder / "item.jsonl").unlink()


@pytest.mark.parametrize("damage", [_flip_a_sign, _lose_a_line, _lose_the_file])
def test_a_damaged_file_is_named_and_nothing_is_imported(
    folder: Path, other: str, damage: Callable[[Path], None]
) -> None:
    damage(folder)
    with pytest.raises(BackupDamaged, match=r"item\.jsonl"):
        restore(folder, other)
    assert _has_no_rows(other)


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.99])
def test_a_cut_archive_is_damaged(whole: str, other: str, tmp_path: Path, kept: float) -> None:
    archive = tmp_path / "backup.tar.gz"
    export(whole, archive, NOW)
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(BackupDamaged, match=r"backup\.tar\.gz is damaged"):
        restore(archive, other)
    assert _has_no_rows(other)


def test_what_is_no_archive_is_damaged(other: str, tmp_path: Path) -> None:
    (tmp_path / "backup.tar.gz").write_bytes(b"hello")
    with pytest.raises(BackupDamaged, match="take another copy"):
        restore(tmp_path / "backup.tar.gz", other)


@pytest.mark.parametrize("content", ["{", '{"format": "satchel-backup", "format_version": 1}'])
def test_a_damaged_manifest_is_named(folder: Path, other: str, content: str) -> None:
    (folder / "manifest.json").write_text(content)
    with pytest.raises(BackupDamaged, match=r"manifest\.json"):
        restore(folder, other)


def test_rows_that_the_database_refuses_leave_it_empty(folder: Path, other: str) -> None:
    """The checksum is right, but the parents of the rows are missing."""
    (folder / "conversation.jsonl").write_bytes(b"")
    said = json.loads((folder / "manifest.json").read_text())
    for one in said["tables"]:
        if one["table"] == "conversation":
            one.update(rows=0, sha256=sha256(b"").hexdigest())
    _edit_manifest(folder, tables=said["tables"])
    with pytest.raises(BackupError, match="the database refuses rows"):
        restore(folder, other)
    assert _has_no_rows(other)


def test_a_database_with_rows_is_refused_and_stays_as_it_is(folder: Path, other: str) -> None:
    upgrade(other)
    execute(other, "INSERT INTO shopper VALUES ('sh-1', '2026-01-01 00:00:00.000000')")
    before = rows_in(other)
    with pytest.raises(BackupRefused, match=r"not empty .table shopper"):
        restore(folder, other)
    assert rows_in(other) == before


def test_a_database_of_somebody_else_is_refused(folder: Path, other: str) -> None:
    execute(other, "CREATE TABLE recipe (title TEXT)")
    with pytest.raises(BackupRefused, match="other tables"):
        restore(folder, other)
    assert set(rows_in(other)) == {"recipe"}


def test_a_backup_of_a_newer_schema_asks_for_an_update(folder: Path, other: str) -> None:
    _edit_manifest(folder, schema_revision="9999")
    with pytest.raises(BackupRefused, match=r"schema 9999.*update"):
        restore(folder, other)


def test_a_newer_format_asks_for_its_own_version(folder: Path, other: str) -> None:
    _edit_manifest(folder, format_version=2)
    with pytest.raises(BackupRefused, match="format 2"):
        restore(folder, other)


@pytest.mark.parametrize("name", ["nowhere", "nowhere.tar.gz"])
def test_a_backup_that_is_not_there_is_refused(other: str, tmp_path: Path, name: str) -> None:
    with pytest.raises(BackupRefused, match="is not there"):
        restore(tmp_path / name, other)


def test_a_folder_that_is_no_backup_is_refused(other: str, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="no backup"):
        restore(tmp_path, other)


def test_an_anonymous_export_is_refused(whole: str, other: str, tmp_path: Path) -> None:
    export(whole, tmp_path / "anonymous", NOW, Wishes(anonymous=True))
    with pytest.raises(BackupRefused, match="anonymous"):
        restore(tmp_path / "anonymous", other)


@pytest.mark.parametrize("name", ["there", "there.tar.gz"])
def test_nothing_is_written_over(whole: str, tmp_path: Path, name: str) -> None:
    export(whole, tmp_path / name, NOW)
    with pytest.raises(BackupRefused, match="is there already"):
        export(whole, tmp_path / name, NOW)


def test_a_database_without_tables_is_not_exported_and_leaves_nothing(
    other: str, tmp_path: Path
) -> None:
    with pytest.raises(BackupRefused, match="no tables"):
        export(other, tmp_path / "out" / "backup.tar.gz", NOW)
    assert list((tmp_path / "out").iterdir()) == []


def test_an_archive_cannot_write_outside_its_folder(other: str, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("../../evil.txt")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(BackupRefused):
        restore(tmp_path / "evil.tar.gz", other)
    assert not list(tmp_path.parent.rglob("evil.txt"))
