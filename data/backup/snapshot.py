"""One moment of a database, read through to the end while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, String, Table, inspect, select, text

from data.backup.errors import BackupRefused
from data.backup.rows import REVISIONS, Row

BATCH = 1000


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection in one reading transaction: it sees nothing of what is committed meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")


def revision_of(connection: Connection) -> str:
    """The schema's revision. Raises BackupRefused for a database that never was migrated."""
    if not inspect(connection).has_table(REVISIONS):
        raise BackupRefused("the database has no tables of Satchel: look at its URL")
    revision = connection.execute(text(f"SELECT version_num FROM {REVISIONS}")).scalar()
    if revision is None:
        raise BackupRefused("the database has no tables of Satchel: migrate or import first")
    return str(revision)


def rows_of(connection: Connection, table: Table) -> Iterator[Row]:
    """All rows, in the same order on every database, a few of them in memory at a time."""
    order = [_by_bytes(column, connection.dialect.name) for column in table.primary_key]
    query = select(table).order_by(*order).execution_options(yield_per=BATCH)
    for row in connection.execute(query):
        yield row._asdict()


def _by_bytes(column: Any, dialect: str) -> ColumnElement[Any]:
    """PostgreSQL would sort texts by the language of its server."""
    if dialect == "postgresql" and isinstance(column.type, String):
        return column.collate("C")  # type: ignore[no-any-return]
    return column  # type: ignore[no-any-return]
