"""The README inside every backup: what the files are, and what each table and column holds."""

from collections.abc import Mapping
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Column, Table

from data.backup.manifest import Manifest, TableFile
from data.db.tables import Base
from data.feedback.personal import TRACES, Traces

README = "README.md"
MEANINGS = Path(__file__).with_name("meanings.yml")

HEAD = """# A backup of Satchel

Made at {created_at} of a database of schema {revision}: {rows} rows in {tables} tables.{limits}

`manifest.json` names every file with its rows, its columns and its SHA-256. Each `TABLE.jsonl`
is UTF-8, one row a line, a row being one JSON object of all columns in the order of the primary
key. Times are ISO 8601 in UTC, days ISO 8601, amounts of money hundredths of the currency.

`python -m data.backup import PATH --database URL` fills an empty SQLite or PostgreSQL database.
"""
ANONYMOUS = "\n\nIt is anonymous: without anybody's words, taste or basket. It cannot be imported."
NO_SECRETS = "\n\nPasswords of agents are left out (`--with-secrets` has their hashes)."


def dictionary(manifest: Manifest, tables: Mapping[str, Table]) -> str:
    limits = ANONYMOUS if manifest.anonymous else "" if manifest.secrets else NO_SECRETS
    head = HEAD.format(
        created_at=manifest.created_at,
        revision=manifest.schema_revision,
        rows=manifest.rows,
        tables=len(manifest.tables),
        limits=limits,
    )
    return "\n".join([head, *(_described(tables[file.table], file) for file in manifest.tables)])


@cache
def meanings() -> Mapping[str, str]:
    """One sentence a table."""
    found: Mapping[str, str] = yaml.safe_load(MEANINGS.read_text(encoding="utf-8"))
    return found


def _described(table: Table, file: TableFile) -> str:
    traces = TRACES.get(table.name, Traces())
    says = [meanings().get(table.name, ""), _docstring(table.name), _erased(traces)]
    rows = [_row(column, traces) for column in table.columns]
    return "\n".join(
        [
            f"## {table.name} ({file.rows} rows)",
            "",
            *(f"{said}\n" for said in says if said),
            "| column | type | may be null | key | personal |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _docstring(table: str) -> str:
    """What the code says of the table, where it says more than its name."""
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == table:
            said = vars(mapper.class_).get("__doc__")
            return cleandoc(said) if said else ""
    return ""


def _erased(traces: Traces) -> str:
    return "Rows of a forgotten shopper are removed." if traces.goes else ""


def _row(column: "Column[Any]", traces: Traces) -> str:
    references = [f"→ {key.target_fullname}" for key in column.foreign_keys]
    key = ", ".join([*(["primary"] if column.primary_key else []), *references])
    personal = "yes" if traces.goes or column.name in traces.erased else ""
    kind = type(column.type).__name__.lower().replace("utcdatetime", "time")
    return f"| {column.name} | {kind} | {'yes' if column.nullable else 'no'} | {key} | {personal} |"
