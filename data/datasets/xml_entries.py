"""Entries of an XML feed, cut out one at a time and each parsed by itself: a broken one costs
no other.

Nothing outside the entries is ever interpreted, so no document type can declare anything:
entities are not expanded and no other file is opened.
"""

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import TextIO

from data.datasets.decoding import open_text
from data.datasets.delimited import Row
from data.datasets.errors import UnreadableFeed
from data.datasets.listing import Cut, Skip
from data.datasets.xml_entry import EntryError, entry_values

CHUNK_CHARS = 1 << 16
MAX_ENTRY_CHARS = 2_000_000
LONGEST_TAG = 64
START = re.compile(
    r"<!--|<!\[CDATA\[|<(?:\w+:)?(?P<open>item|entry)(?=[\s>])"
    r"|</(?:\w+:)?(?P<close>item|entry)\s*>",
    re.IGNORECASE,
)
CLOSED = re.compile(r"</[\w:]+\s*>\s*(?:<!--.*?-->\s*)*\Z", re.DOTALL)
ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}


class Broken(Enum):
    """Why an entry's text cannot be had, as its merchant is told."""

    OPEN = (
        "this entry is not closed before the next one, or before the end of the file: export the "
        "feed again"
    )
    LONG = f"this entry is longer than {MAX_ENTRY_CHARS:,} characters: shorten its texts"


def read_entries(path: Path, encoding: str | None = None) -> Iterator[Row | Skip | Cut]:
    """The feed's ``item`` or ``entry`` elements as rows, by the names of their children.

    Raises UnreadableFeed where there is none.
    """
    found = False
    with open_text(path, encoding) as stream:
        entries = Entries(stream)
        for line, text in entries:
            found = True
            yield _row(line, text)
        if found and entries.cut:
            yield Cut(entries.line)
    if not found:
        raise UnreadableFeed(f"{path.name} has no <item> and no <entry>: is it a product feed?")


def _row(line: int, text: str | Broken) -> Row | Skip:
    if isinstance(text, Broken):
        return Skip(line, text.value)
    try:
        return Row(line, entry_values(text))
    except EntryError as error:
        return Skip(line, f"this entry is no well-formed XML: {error}")


class Entries:
    """Cuts a stream into (first line, text of the entry), or what is broken about the entry."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0  # what lies before has been looked at
        self._kept = 0  # what lies before is no longer needed
        self.line = 1  # of what is kept
        self._inside = False
        self.cut = False  # whether the document ended without being closed

    def __iter__(self) -> Iterator[tuple[int, str | Broken]]:
        while True:
            start = START.search(self._text, self._at)
            if start is None:
                self._at = max(self._at, len(self._text) - LONGEST_TAG)
                yield from self._too_long()
                if not self._more():
                    break
            elif start["open"]:
                yield from self._unclosed()
                self._keep_from(start.start())
                self._inside, self._at = True, start.end()
            elif start["close"]:
                if self._inside:
                    yield self.line, self._text[self._kept : start.end()]
                self._inside, self._at = False, start.end()
                self._keep_from(start.end())
            else:
                self._pass(start)
        self.cut = not CLOSED.search(self._text, self._kept)
        yield from self._unclosed()

    def _pass(self, start: re.Match[str]) -> None:
        """Steps over a comment or a CDATA section; one that has no end is taken for text."""
        ending = ENDS[start[0].upper()]
        self._at = start.start()
        while (end := self._text.find(ending, self._at + len(start[0]))) < 0:
            if len(self._text) - self._at > MAX_ENTRY_CHARS or not self._more():
                self._at += len(start[0])
                return
        self._at = end + len(ending)

    def _unclosed(self, why: Broken = Broken.OPEN) -> Iterator[tuple[int, Broken]]:
        if self._inside:
            yield self.line, why
        self._inside = False

    def _too_long(self) -> Iterator[tuple[int, Broken]]:
        if not self._inside:
            self._keep_from(self._at)
        elif self._at - self._kept > MAX_ENTRY_CHARS:
            yield from self._unclosed(Broken.LONG)
            self._keep_from(self._at)

    def _keep_from(self, place: int) -> None:
        self.line += self._text.count("\n", self._kept, place)
        self._kept = place

    def _more(self) -> bool:
        chunk = self._stream.read(CHUNK_CHARS)
        if chunk:
            self._text = self._text[self._kept :] + chunk
            self._at -= self._kept
            self._kept = 0
        return bool(chunk)
