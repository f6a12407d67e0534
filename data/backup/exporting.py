"""Writes everything that the database holds into a folder or an archive."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Connection, Table

from data.backup.anonymous import anonymous
from data.backup.archive import check_free, put_in_place
from data.backup.dictionary import README, dictionary
from data.backup.manifest import Manifest, TableFile, write_manifest
from data.backup.rows import Row, line_of, tables_of
from data.backup.snapshot import revision_of, rows_of, snapshot
from data.db.engine import open_engine

SECRETS: Mapping[str, tuple[str, ...]] = {"agent": ("password_hash",)}
"""Columns that open doors: left out unless asked for."""


@dataclass(frozen=True)
class Wishes:
    """``anonymous``: without what speaks of people. ``secrets``: with hashes of passwords."""

    anonymous: bool = False
    secrets: bool = False


def export(url: str, target: Path, now: datetime, wishes: Wishes = Wishes()) -> Manifest:
    """Writes the database as it is at one moment; ``target`` ends with .tar.gz or is a folder.

    Only its owner may read what is written. Raises BackupRefused where something lies at
    ``target`` already, and for a database without tables. Whatever fails leaves nothing there.
    """
    check_free(target)
    engine = open_engine(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        with snapshot(engine) as connection:
            manifest = _write(connection, staging, now, wishes)
        put_in_place(staging, target)
    finally:
        engine.dispose()
        shutil.rmtree(staging, ignore_errors=True)
    return manifest


def _write(connection: Connection, folder: Path, now: datetime, wishes: Wishes) -> Manifest:
    revision, tables = revision_of(connection), tables_of(connection)
    files = tuple(
        _write_table(folder, table, _wished(rows_of(connection, table), table, wishes))
        for table in tables.values()
    )
    manifest = Manifest(revision, now.isoformat(), wishes.anonymous, wishes.secrets, files)
    write_manifest(folder, manifest)
    (folder / README).write_text(dictionary(manifest, tables), encoding="utf-8")
    return manifest


def _wished(rows: Iterable[Row], table: Table, wishes: Wishes) -> Iterable[Row]:
    if wishes.anonymous:
        return anonymous(rows, table)
    return rows if wishes.secrets else _without_secrets(rows, table)


def _without_secrets(rows: Iterable[Row], table: Table) -> Iterator[Row]:
    hidden = dict.fromkeys(SECRETS.get(table.name, ()))
    for row in rows:
        yield {**row, **hidden}


def _write_table(folder: Path, table: Table, rows: Iterable[Row]) -> TableFile:
    file, digest, count = f"{table.name}.jsonl", sha256(), 0
    with (folder / file).open("wb") as lines:
        for row in rows:
            line = line_of(row).encode() + b"\n"
            lines.write(line)
            digest.update(line)
            count += 1
    return TableFile(table.name, file, count, digest.hexdigest(), tuple(table.columns.keys()))
