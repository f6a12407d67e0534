"""A database with something in every table and every column, and ways to compare two of them."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, Table, insert, select

from data.backup.rows import tables_of
from data.db.engine import open_engine

NOW = datetime(2026, 3, 4, 12, 30, 15, 123457, tzinfo=UTC)
WORDS = 'snow leopard 雪豹 \u2028 "quoted" \\ line\nbreak'
Rows = dict[str, list[dict[str, Any]]]


def fill_every_table(url: str) -> None:
    """One row in each table that has none, whatever its revision; numbers that are hard to keep."""
    engine = open_engine(url)
    with engine.begin() as connection:
        for table in tables_of(connection).values():
            if connection.execute(select(table).limit(1)).first() is None:
                parents = {
                    key.parent.name: connection.scalar(select(key.column).limit(1))
                    for key in table.foreign_keys
                }
                connection.execute(insert(table).values(_row(table) | parents))
    engine.dispose()


def _row(table: Table) -> dict[str, Any]:
    return {column.name: _value(column) for column in table.columns}


def _value(column: "Column[Any]") -> Any:
    told = {"text": WORDS, "kind": "liked", "to": {"words": WORDS}}
    values: dict[type, Any] = {
        JSON: [told] if column.name in ("reasons", "relaxations") else {**told, "n": [1e-17, None]},
        Boolean: True,
        DateTime: NOW,
        Date: date(2024, 2, 29),
        Float: 0.1 + 0.2,
        Integer: 2**31 - 1,
    }
    kind = column.type
    known = [one for one in values if isinstance(getattr(kind, "impl", kind), one)]
    return values[known[0]] if known else f"{column.table.name} {column.name} {WORDS}"


def rows_in(url: str) -> Rows:
    """Every row of every table."""
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {
            name: sorted(
                (dict(row) for row in connection.execute(select(table)).mappings()), key=str
            )
            for name, table in tables_of(connection).items()
        }
    engine.dispose()
    return found


def execute(url: str, statement: str, **values: Any) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement, values)
    engine.dispose()
