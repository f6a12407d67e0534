import json
from pathlib import Path

import pytest

from data.backup.errors import BackupRefused
from data.backup.exporting import Wishes, export
from data.feedback.personal import TRACES
from tests.unit.backup.whole import NOW, execute

ANONYMOUS = Wishes(anonymous=True)
PHRASE = "marzipan"


def _plant(url: str) -> None:
    """Says the phrase wherever erasure knows that a person may be spoken of."""
    for table, traces in TRACES.items():
        for column in traces.erased:
            value = PHRASE
            if column in ("reasons", "relaxations"):
                value = json.dumps([{"kind": "liked", "text": PHRASE, "to": {"x": PHRASE}}])
            elif column in ("context", "state", "custom", "detail", "value", "payload"):
                value = json.dumps({"utterance": PHRASE, "seed": 7})
            execute(url, f"UPDATE {table} SET {column} = :value", value=value)


def _read(folder: Path, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_bytes().splitlines()]


def test_no_word_of_a_person_is_in_any_file_and_the_counts_stay(whole: str, tmp_path: Path) -> None:
    _plant(whole)
    full = export(whole, tmp_path / "full", NOW)
    anonymous = export(whole, tmp_path / "anonymous", NOW, ANONYMOUS)
    assert any(PHRASE in file.read_text() for file in (tmp_path / "full").iterdir())
    assert not any(PHRASE in file.read_text() for file in (tmp_path / "anonymous").iterdir())
    rows = {file.table: file.rows for file in full.tables}
    for file in anonymous.tables:
        assert file.rows == (0 if TRACES[file.table].goes else rows[file.table]), file.table


def test_what_was_shown_stays_for_analysis(whole: str, tmp_path: Path) -> None:
    _plant(whole)
    export(whole, tmp_path / "full", NOW)
    export(whole, tmp_path / "anonymous", NOW, ANONYMOUS)
    full, anonymous = tmp_path / "full", tmp_path / "anonymous"
    for row, left in zip(
        _read(full, "impression_bundle"), _read(anonymous, "impression_bundle"), strict=True
    ):
        assert left == row | {"reasons": [{"kind": "liked", "text": "", "to": {}}]}
    assert _read(anonymous, "impression")[0]["context"] == {"seed": 7}
    assert _read(anonymous, "feedback")[0]["kind"] == _read(full, "feedback")[0]["kind"]


def test_a_column_that_nobody_has_judged_stops_the_export(whole: str, tmp_path: Path) -> None:
    execute(whole, "ALTER TABLE survey ADD COLUMN nickname VARCHAR")
    with pytest.raises(BackupRefused, match=r"nickname of survey .*personal\.py"):
        export(whole, tmp_path / "anonymous", NOW, ANONYMOUS)
    assert not (tmp_path / "anonymous").exists()


def test_a_table_that_nobody_has_judged_stops_the_export(whole: str, tmp_path: Path) -> None:
    execute(whole, "CREATE TABLE diary (day INTEGER)")
    with pytest.raises(BackupRefused, match="diary"):
        export(whole, tmp_path / "anonymous", NOW, ANONYMOUS)
