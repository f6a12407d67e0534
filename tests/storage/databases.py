"""PostgreSQL databases that are prepared once and as new for each test."""

from collections.abc import Callable

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from data.db.tables import Base
from tests.storage.server import Server

TABLES = tuple(Base.metadata.tables)
Prepare = Callable[[str], None]


class Databases:
    """All that one server holds. A database of its own for each test would take far longer."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._prepared: set[str] = set()

    def empty(self) -> str:
        """The URL of a database without tables."""
        self._create("without_tables")
        with self._connected("without_tables") as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return self._server.url("without_tables")

    def prepared(self, name: str, prepare: Prepare) -> str:
        """The URL of a database whose tables hold what ``prepare`` has put into them."""
        if name not in self._prepared:
            self._create(name)
            prepare(self._server.url(name))
            self._keep(name)
        else:
            self._bring_back(name)
        return self._server.url(name)

    def _create(self, name: str) -> None:
        if name not in self._prepared:
            with self._connected("postgres") as connection:
                connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
            self._prepared.add(name)

    def _keep(self, name: str) -> None:
        with self._connected(name) as connection:
            connection.execute("CREATE SCHEMA kept")
            connection.execute(_each("CREATE TABLE kept.{0} AS TABLE public.{0};"))

    def _bring_back(self, name: str) -> None:
        with self._connected(name) as connection:
            connection.execute("SET lock_timeout = '5s'")
            connection.execute("SET session_replication_role = replica")  # no trigger, no key
            connection.execute(
                _each("DELETE FROM public.{0}; INSERT INTO public.{0} TABLE kept.{0};")
            )

    def _connected(self, name: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self._server.url(name), autocommit=True)


def _each(statement: str) -> Composed:
    """The statement for every table."""
    return SQL(" ").join(SQL(statement).format(Identifier(table)) for table in TABLES)
