"""Where words of a shopper may be found: every table, every file that was written, Rasa."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import MetaData, create_engine, select

from tests.facts import rows
from tests.stack import Stack
from tools.prepare import ROOT

WRITTEN_TO = (ROOT / "var", ROOT / "assistant")
"""Where the processes may write besides the stack's own folder."""


def pattern(trace: str) -> re.Pattern[bytes]:
    """As it stands in a text, and in JSON with its signs beyond ASCII escaped.

    A number is looked for as a whole one: its digits within a longer number are a coincidence
    (80/81 is 0.98765432…), not a trace.
    """
    spellings = {trace.encode(), json.dumps(trace)[1:-1].encode()}
    either = b"|".join(map(re.escape, sorted(spellings)))
    return re.compile(rb"(?<![\d.])(?:%b)(?!\d)" % either if trace.isdigit() else either)


def found(
    stack: Stack, traces: Iterable[str], conversations: Iterable[str], since: float
) -> list[str]:
    """Every place that still has one of the traces; ``since`` is when the first was planted."""
    wanted = {trace: pattern(trace) for trace in traces}
    places = [
        *_tables(stack.database_url),
        *_files(stack.log.parent, since),
        *_trackers(stack.rasa, conversations),
    ]
    return [
        f"{place}: {trace!r}"
        for place, kept in places
        for trace, spelled in wanted.items()
        if spelled.search(kept)
    ]


def _tables(database_url: str) -> Iterator[tuple[str, bytes]]:
    """Every column of every table that there is, known to the project or not."""
    engine = create_engine(database_url)
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            for column in table.columns:
                values = connection.execute(select(column).distinct()).scalars()
                kept = "\n".join(json.dumps(one, default=str) + str(one) for one in values)
                yield f"{table.name}.{column.name}", kept.encode()
    engine.dispose()


def _files(folder: Path, since: float) -> Iterator[tuple[str, bytes]]:
    """What lies in the stack's folder, and what was written elsewhere meanwhile."""
    for place in (folder, *WRITTEN_TO):
        for file in place.rglob("*"):
            if file.is_file() and file.stat().st_mtime >= since:
                yield str(file), file.read_bytes()


def _trackers(rasa: str, conversations: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for one in conversations:
        address = f"{rasa}/conversations/{one}/tracker"
        answer = httpx.get(address, params={"include_events": "ALL"}, timeout=10.0)
        yield f"tracker {one}", answer.raise_for_status().content


def counted(database_url: str, table: str, conversations: Iterable[str]) -> list[Any]:
    """The rows of these conversations by their keys, to be compared before and after."""
    keys = {"message": ("seq",), "turn": ("turn_id",), "feedback": ("event_id", "kind")}
    return [
        tuple(row[key] for key in ("conversation_id", *keys.get(table, ())))
        for one in conversations
        for row in rows(database_url, table, conversation_id=one)
    ]
