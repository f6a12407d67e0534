"""Opens the database: SQLite tuned for several writing processes, or PostgreSQL, by URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

BUSY_TIMEOUT_MS = 2000
CONNECT_TIMEOUT_S = 2
POOL_TIMEOUT_S = 2


def open_engine(url: str) -> Engine:
    """An engine for ``url``; for a SQLite file its folder is made first."""
    parsed = driver_url(url)
    # Parameters hold what people said; a logged error must not repeat it.
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            _patient(parsed), pool_pre_ping=True, pool_timeout=POOL_TIMEOUT_S, hide_parameters=True
        )
    _make_folder(parsed)
    patience = {"timeout": BUSY_TIMEOUT_MS / 1000}
    engine = create_engine(parsed, connect_args=patience, hide_parameters=True)
    event.listen(engine, "connect", _tune_sqlite)
    return engine


def session_factory(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


def engine_of(sessions: sessionmaker[Session]) -> Engine:
    """The engine that these sessions use."""
    with sessions() as session:
        return session.get_bind().engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that may write; on SQLite it holds the file's lock already.

    What is not committed is rolled back. Savepoints work in it, which Python's own SQLite
    transactions, begun at the first change only, do not allow.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
        finally:
            # A COMMIT that failed leaves SQLite's transaction open, and the pool would lend it on.
            if has_transaction(connection):
                connection.invalidate()


def has_transaction(connection: Connection) -> bool:
    """False too when SQLite has rolled all back by itself, as it does when the disk is full."""
    if connection.invalidated:
        return False
    driver = connection.connection.dbapi_connection
    return bool(getattr(driver, "in_transaction", connection.in_transaction()))


def driver_url(url: str) -> URL:
    """The URL with psycopg as PostgreSQL's driver where none is named."""
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _patient(url: URL) -> URL:
    """Who waits for a server that is away has no time to ask again."""
    known = {"connect_timeout": str(CONNECT_TIMEOUT_S)} | dict(url.query)
    return url.set(query=known)


def _make_folder(url: URL) -> None:
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _tune_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # Erased words must not stay readable in free parts of the file.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()
