"""Rows between a database, of whatever revision, and lines of JSON; nothing is lost either way."""

import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Connection, Date, DateTime, Float, MetaData, Table, event
from sqlalchemy.engine.interfaces import ReflectedColumn

from data.db.base import UtcDateTime

REVISIONS = "alembic_version"
Row = Mapping[str, Any]


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables as they are, which need not be as the code knows them, parents first."""
    found = MetaData()
    event.listen(found, "column_reflect", _as_ours)
    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name != REVISIONS}


def _as_ours(_inspector: Any, _table: Table, column: ReflectedColumn) -> None:
    """The database's types with our reading of them: times in UTC, and NULL for no JSON."""
    if isinstance(column["type"], JSON):
        column["type"] = JSON(none_as_null=True)
    elif isinstance(column["type"], DateTime):
        column["type"] = UtcDateTime()


def line_of(row: Row) -> str:
    """One line of a file."""
    told = {name: _told(value) for name, value in row.items()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _told(value: Any) -> Any:
    """JSON has no times, and no numbers beyond the finite."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def row_of(line: str, table: Table) -> dict[str, Any]:
    """The row that the line holds. Raises ValueError for one that does not fit the table."""
    told = json.loads(line)
    if not isinstance(told, dict) or set(told) != set(table.columns.keys()):
        raise ValueError(f"the columns of {table.name} are {', '.join(table.columns.keys())}")
    return {name: _meant(value, table.c[name].type) for name, value in told.items()}


def _meant(value: Any, kind: Any) -> Any:
    if value is None or isinstance(kind, JSON):
        return value
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return float(value) if isinstance(kind, Float) else value
