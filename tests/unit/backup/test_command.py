import json
import tarfile
from pathlib import Path

import pytest

from data.backup.__main__ import main
from data.backup.dictionary import meanings
from data.db.tables import Base
from tests.unit.backup.whole import rows_in


def test_export_and_import_from_the_command_line(
    whole: str, other: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "backup.tar.gz")
    assert main(["export", path, "--database", whole, "--with-secrets"]) == 0
    assert main(["import", path, "--database", other]) == 0
    assert rows_in(other) == rows_in(whole)
    assert capsys.readouterr().out.count(f"{len(Base.metadata.tables)} tables") == 2


def test_a_refusal_is_told_without_a_traceback(
    whole: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(tmp_path / "nowhere"), "--database", whole]) == 1
    assert capsys.readouterr().err.strip().endswith("is not there")


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/nowhere", "camping"])
def test_a_database_that_does_not_answer_is_told_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    assert main(["export", str(tmp_path / "out"), "--database", url]) == 1
    told = capsys.readouterr().err
    assert told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_the_command_asks_for_a_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SATCHEL_DATABASE_URL", raising=False)
    assert main(["export", str(tmp_path / "out")]) == 1
    assert "--database" in capsys.readouterr().err


def test_the_archive_explains_itself(whole: str, tmp_path: Path) -> None:
    main(["export", str(tmp_path / "backup.tar.gz"), "--database", whole])
    with tarfile.open(tmp_path / "backup.tar.gz") as archive:
        names = archive.getnames()
        readme = archive.extractfile("backup/README.md")
        manifest = archive.extractfile("backup/manifest.json")
        assert readme is not None
        assert manifest is not None
        told, said = readme.read().decode(), json.loads(manifest.read())
    assert names[0] == "backup/manifest.json"
    for one in said["tables"]:
        assert f"## {one['table']} ({one['rows']} rows)" in told
        assert f"backup/{one['file']}" in names


def test_every_table_has_a_meaning() -> None:
    assert set(meanings()) == set(Base.metadata.tables), "say it in data/backup/meanings.yml"
