"""Rows of a delimited text file, however badly it was written, each with its first line."""

import csv
import re
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from data.datasets.decoding import MAX_LINE_CHARS, lines_of, open_text
from data.datasets.errors import UnreadableFeed
from data.datasets.listing import Skip

DELIMITERS = (",", "\t", ";", "|")
MAX_ROW_LINES = 1000
MAX_ROW_CHARS = 1_000_000
SEPARATOR_LINE = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*$", re.IGNORECASE)

Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row's values by ``column_name``; empty values are left out."""

    line: int
    values: dict[str, str]

    def get(self, *columns: str) -> str:
        """The first of the columns that has a value."""
        return next((self.values[one] for one in columns if one in self.values), "")


def column_name(header: str) -> str:
    """How columns are compared: "g:image_link", "Image Link" and "image link" are one."""
    plain = " ".join(header.replace("\ufeff", "").replace("_", " ").lower().split())
    return plain.removeprefix("g:")


def read_rows(
    path: Path, wanted: Collection[str], encoding: str | None = None
) -> Iterator[Row | Skip]:
    """Streams the rows. ``wanted`` are the column names (see ``column_name``) of the format:
    they tell which separator the file uses. Raises UnreadableFeed where the first line has
    none of them."""
    csv.field_size_limit(MAX_ROW_CHARS)
    with open_text(path, encoding) as stream:
        lines = _Lines(lines_of(stream))
        delimiter, header = _header(path, lines, wanted)
        yield from _Table(lines, delimiter, header).rows()


def columns_of(path: Path, wanted: Collection[str], encoding: str | None = None) -> list[str]:
    """The column names of the file's first line."""
    with open_text(path, encoding) as stream:
        return _header(path, _Lines(lines_of(stream)), wanted)[1]


class _Lines:
    """Lines that can be given back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._returned: deque[Line] = deque()

    def next(self) -> Line | None:
        return self._returned.popleft() if self._returned else next(self._lines, None)

    def give_back(self, lines: list[Line]) -> None:
        self._returned.extendleft(reversed(lines))


def _header(path: Path, lines: _Lines, wanted: Collection[str]) -> tuple[str, list[str]]:
    delimiters: tuple[str, ...] = DELIMITERS
    while (line := lines.next()) is not None:
        said = SEPARATOR_LINE.match(line[1])
        if said:
            delimiters = (said[1],)
        elif line[1].strip("\ufeff \t\r\n,;|"):
            break
    if line is None:
        raise UnreadableFeed(f"{path.name} is empty: export the feed again.")
    split = {one: _split(line[1].lstrip("\ufeff"), one) for one in delimiters}
    names = {one: [column_name(each) for each in fields] for one, fields in split.items()}
    known = {one: len(set(wanted) & set(each)) for one, each in names.items()}
    best = max(delimiters, key=lambda one: (known[one], len(names[one])))
    if not known[best]:
        raise UnreadableFeed(
            f"{path.name} has none of the expected columns in its first line "
            f"({', '.join(sorted(wanted)[:6])}, …): is it another format, or is the line missing?"
        )
    return best, names[best]


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


class _Table:
    """Cuts lines into rows. A quote that is never closed costs its own row, not the rest."""

    def __init__(self, lines: _Lines, delimiter: str, header: list[str]) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._header = header
        end = rf"(?:{re.escape(delimiter)}|$)"
        quoted, bare = rf'\s*"((?:[^"]|"(?!\s*{end}))*)"\s*', rf"([^{re.escape(delimiter)}]*)"
        self._field = re.compile(rf"(?:{quoted}|{bare}){end}")

    def rows(self) -> Iterator[Row | Skip]:
        while (line := self._lines.next()) is not None:
            if line[1].strip():
                row = self._row(line)
                if row is not None:
                    yield row

    def _row(self, line: Line) -> Row | Skip | None:
        number, text = line
        if len(text) >= MAX_LINE_CHARS:
            return Skip(number, f"the line is longer than {MAX_LINE_CHARS:,} characters")
        fields = self._fields(line)
        if fields is None:
            return Skip(number, "a quote is opened in this row and never closed: close it, or "
                        "write quotes inside a value twice")  # fmt: skip
        return self._named(number, fields)

    def _fields(self, line: Line) -> list[str] | None:
        text = line[1]
        if '"' not in text:
            return text.rstrip("\r\n").split(self._delimiter)
        try:
            return self._parsed([text])
        except csv.Error:
            if not self._open_after(text, inside=False):
                return self._guessed(text)
        return self._over_several_lines(line)

    def _over_several_lines(self, first: Line) -> list[str] | None:
        taken = [first]
        size, inside = len(first[1]), True
        while inside and len(taken) < MAX_ROW_LINES and size < MAX_ROW_CHARS:
            line = self._lines.next()
            if line is None:
                break
            taken.append(line)
            size += len(line[1])
            inside = self._open_after(line[1], inside=True)
        fields = None if inside else self._joined(taken)
        if fields is None:
            self._lines.give_back(taken[1:])
        return fields

    def _joined(self, taken: list[Line]) -> list[str] | None:
        """The row that the lines make, or None where they look like rows of their own."""
        try:
            fields = self._parsed([text for _, text in taken])
        except csv.Error:
            return None
        swallowed = all(
            text.count(self._delimiter) >= len(self._header) - 1 for _, text in taken[1:]
        )
        width = len(self._header)
        return None if len(fields) > width or (len(fields) < width and swallowed) else fields

    def _parsed(self, lines: list[str]) -> list[str]:
        return next(csv.reader(lines, delimiter=self._delimiter, strict=True), [])

    def _guessed(self, line: str) -> list[str]:
        """A row with quotes that are not doubled: one ends its value only at the value's end."""
        fields = []
        for found in self._field.finditer(line.rstrip("\r\n")):
            quoted, bare = found.groups()
            fields.append(bare if quoted is None else quoted.replace('""', '"'))
            if found.end() == len(found.string) and not found[0].endswith(self._delimiter):
                break
        return fields

    def _open_after(self, text: str, *, inside: bool) -> bool:
        """Whether a quoted value goes on after this line."""
        at = 0
        while (found := text.find('"', at)) >= 0:
            at = found + 1
            if not inside:
                inside = found == 0 or text[found - 1] == self._delimiter
            elif text.startswith('"', at):
                at += 1
            else:
                inside = False
        return inside

    def _named(self, line: int, fields: list[str]) -> Row | Skip | None:
        width = len(self._header)
        if any(value.strip() for value in fields[width:]):
            return Skip(line, f"the row has {len(fields)} values for {width} columns: put values "
                        "that contain the separator into quotes")  # fmt: skip
        values: dict[str, str] = {}
        for name, value in zip(self._header, fields, strict=False):
            said = value.replace("\x00", "").strip()
            if said and name not in values:
                values[name] = said
        return Row(line, values) if values else None
