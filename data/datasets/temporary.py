"""What a reader must remember of a whole feed: a table in a temporary file, not in memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager


class Kept:
    """Texts by key. The page cache is bounded, so that memory stays the same however many."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, key: str, text: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO text VALUES (?, ?)", (key, text))

    def get(self, key: str) -> str | None:
        found = self._connection.execute("SELECT text FROM text WHERE key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])


@contextmanager
def kept() -> Iterator[Kept]:
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = -8000")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("CREATE TABLE text (key TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID")
        yield Kept(connection)
