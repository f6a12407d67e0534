"""Fills an empty database from a backup, whole or not at all."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from data.backup.archive import opened
from data.backup.errors import BackupDamaged, BackupError, BackupRefused
from data.backup.manifest import Manifest, TableFile, read_manifest
from data.backup.rows import row_of, tables_of
from data.backup.schema import check_known, move_to
from data.db.engine import open_engine, writing
from data.db.migrate import upgrade

BATCH = 500
LAST = "shop"
"""Where no shop is yet, the triggers on items find no version to raise: the versions that the
backup brings are the ones that stay."""


def restore(source: Path, url: str) -> Manifest:
    """Imports the backup and brings the database to the newest revision.

    All files are checked before anything is written, and all rows come in one transaction.
    Raises BackupRefused for a database that is not empty, for an anonymous export and for one
    of a newer schema; BackupDamaged with the file that is not as it was written.
    """
    with opened(source) as folder:
        manifest = read_manifest(folder)
        _check_usable(manifest)
        for file in manifest.tables:
            _check_file(folder, file)
        engine = open_engine(url)
        try:
            check_empty(engine)
            move_to(url, engine, manifest.schema_revision)
            _load(engine, folder, manifest)
        finally:
            engine.dispose()
    upgrade(url)
    return manifest


def _check_usable(manifest: Manifest) -> None:
    if manifest.anonymous:
        raise BackupRefused(
            "this export is anonymous, for analysis only: import one made without --anonymous"
        )
    check_known(manifest.schema_revision)


def _check_file(folder: Path, file: TableFile) -> None:
    digest, rows = sha256(), 0
    try:
        with (folder / file.file).open("rb") as lines:
            for line in lines:
                digest.update(line)
                rows += 1
    except FileNotFoundError as error:
        raise BackupDamaged(f"{file.file} is missing: take another copy") from error
    if (digest.hexdigest(), rows) != (file.sha256, file.rows):
        raise BackupDamaged(f"{file.file} is damaged: it is not as it was written")


def check_empty(engine: Engine) -> None:
    """Raises BackupRefused when any table has a row."""
    with engine.connect() as connection:
        for table in tables_of(connection).values():
            if connection.execute(select(table).limit(1)).first() is not None:
                raise BackupRefused(
                    f"the database is not empty (table {table.name} has rows): "
                    "import into a new one"
                )


def _load(engine: Engine, folder: Path, manifest: Manifest) -> None:
    with writing(engine) as connection:
        tables = tables_of(connection)
        files = {file.table: file for file in manifest.tables}
        if set(files) != set(tables):
            raise BackupRefused(
                f"the tables of the backup are not those of schema {manifest.schema_revision}: "
                + ", ".join(sorted(set(files) ^ set(tables)))
            )
        for name in sorted(tables, key=lambda name: name == LAST):
            _load_table(connection, folder / files[name].file, tables[name])
        _check_counts(connection, tables, files)
        connection.commit()


def _load_table(connection: Connection, file: Path, table: Table) -> None:
    with file.open(encoding="utf-8", newline="\n") as lines:
        rows = _rows(lines, file.name, table)
        while batch := list(islice(rows, BATCH)):
            try:
                connection.execute(insert(table), batch)
            except SQLAlchemyError as error:
                cause = type(getattr(error, "orig", error)).__name__
                raise BackupError(f"the database refuses rows of {file.name}: {cause}") from error


def _rows(lines: Iterator[str], file: str, table: Table) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        try:
            yield row_of(line, table)
        except (ValueError, TypeError) as error:
            raise BackupDamaged(f"line {number} of {file} cannot be read: {error}") from error


def _check_counts(
    connection: Connection, tables: dict[str, Table], files: dict[str, TableFile]
) -> None:
    """Nothing but the backup's own rows came: no trigger has added any."""
    for name, table in tables.items():
        count = connection.scalar(select(func.count()).select_from(table))
        if count != files[name].rows:
            raise BackupError(f"{name} has {count} rows instead of {files[name].rows}")
