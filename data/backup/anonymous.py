"""Rows as analysts may have them: what erasure would take from a person is taken from everybody."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Table

from data.backup.errors import BackupRefused
from data.backup.rows import Row
from data.feedback.personal import TRACES, Traces, can_hold_words


def anonymous(rows: Iterable[Row], table: Table) -> Iterator[Row]:
    """The rows without persons' words; none where a row is a person's through and through.

    Raises BackupRefused for a table or column of which nobody has said what it tells.
    """
    traces = _judged(table)
    for row in () if traces.goes else rows:
        yield {name: _left(traces, name, value) for name, value in row.items()}


def _judged(table: Table) -> Traces:
    traces = TRACES.get(table.name)
    known = {*traces.kept, *traces.erased} if traces else set()
    unknown = [c.name for c in table.columns if can_hold_words(c) and c.name not in known]
    if traces is None or unknown:
        raise BackupRefused(
            f"nobody has said whether {', '.join(unknown) or 'the rows'} of {table.name} may "
            "speak of people: say so in data/feedback/personal.py"
        )
    return traces


def _left(traces: Traces, name: str, value: Any) -> Any:
    return traces.erased[name](value) if name in traces.erased and value is not None else value
