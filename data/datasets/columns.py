"""Reads columns of a table file a few rows at a time: Parquet through pyarrow, or CSV."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from data.datasets.delimited import Row, column_name, read_rows
from data.datasets.errors import MissingLibrary, UnreadableFeed

ROWS_AT_ONCE = 50_000
SUFFIXES = (".parquet", ".csv")


def table_file(folder: Path, name: str) -> Path | None:
    """The table of that name in a folder, whichever form it has."""
    places = (folder / f"{name}{suffix}" for suffix in SUFFIXES)
    return next((place for place in places if place.exists()), None)


def columns_at_once(path: Path, names: Sequence[str]) -> Iterator[list[list[Any]]]:
    """Some rows at a time, each time one list of values for each of the columns; values are None
    where they are missing, and texts where the file is CSV.

    Raises UnreadableFeed for what is no such table, MissingLibrary without pyarrow.
    """
    return _of_csv(path, names) if path.suffix == ".csv" else _of_parquet(path, names)


def _of_parquet(path: Path, names: Sequence[str]) -> Iterator[list[list[Any]]]:
    parquet = _library()
    try:
        file = parquet.ParquetFile(path)
        missing = set(names) - set(file.schema_arrow.names)
        if missing:
            raise UnreadableFeed(f"{path.name} has no column {', '.join(sorted(missing))}.")
        for batch in file.iter_batches(ROWS_AT_ONCE, columns=list(names)):
            values = batch.to_pydict()
            yield [values[name] for name in names]
    except (OSError, ValueError) as error:
        raise UnreadableFeed(f"{path} cannot be read as Parquet: {error}") from error


def _of_csv(path: Path, names: Sequence[str]) -> Iterator[list[list[Any]]]:
    keys = [column_name(name) for name in names]
    rows = (row for row in read_rows(path, keys) if isinstance(row, Row))
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield [[row.values.get(key) for row in some] for key in keys]


def _library() -> ModuleType:
    try:
        return import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingLibrary(
            "This format needs the library pyarrow: pip install pyarrow, then run the same again."
        ) from error
