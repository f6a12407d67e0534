"""Opens the database: SQLite tuned for several writing processes, or PostgreSQL, by URL."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

BUSY_TIMEOUT_MS = 2000


def open_engine(url: str) -> Engine:
    """An engine for ``url``; for a SQLite file its folder is made first."""
    parsed = driver_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    _make_folder(parsed)
    # Parameters hold what people said; a logged error must not repeat it.
    patience = {"timeout": BUSY_TIMEOUT_MS / 1000}
    engine = create_engine(parsed, connect_args=patience, hide_parameters=True)
    event.listen(engine, "connect", _tune_sqlite)
    return engine


def session_factory(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


def driver_url(url: str) -> URL:
    """The URL with psycopg as PostgreSQL's driver where none is named."""
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _make_folder(url: URL) -> None:
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _tune_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
