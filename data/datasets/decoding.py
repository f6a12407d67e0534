"""Opens a feed's text whatever its encoding: byte order marks, UTF-16, UTF-8, GBK, Latin."""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, TextIO, cast

from data.datasets.errors import UnreadableFeed

CHUNK_BYTES = 1 << 18
MAX_LINE_CHARS = 1_000_000
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FOREIGN = {
    b"PK\x03\x04": "a spreadsheet or an archive: export it as CSV or unpack it first",
    b"\x89PNG": "a picture: give the feed itself",
    b"\xff\xd8\xff": "a picture: give the feed itself",
    b"Rar!": "an archive: unpack it first",
    b"7z\xbc\xaf": "an archive: unpack it first",
    b"BZh": "an archive: unpack it first",
    b"\xfd7zXZ": "an archive: unpack it first",
    b"SQLite format 3": "a database: export the feed as CSV",
    b"%PDF": "a PDF: export the feed as CSV or XML",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet: export it as CSV",
}
DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
MENDING = "satchel-mend"
SAMPLE_LINES = 4000


@contextmanager
def open_text(path: Path, encoding: str | None = None) -> Iterator[TextIO]:
    """The file as text, line ends made "\\n"; gzip is unpacked on the way.

    ``encoding`` None means to find it out. Bytes that do not fit are read as Windows-1252 each
    by itself, so that one badly written row does not spoil the others. Raises UnreadableFeed.
    """
    try:
        name, errors = (encoding, "replace") if encoding else detected(path)
        with _open_bytes(path) as stream:
            yield TextIOWrapper(stream, encoding=name, errors=errors)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFeed(f"{path.name} is damaged: {error}. Send it again.") from error


def lines_of(stream: TextIO) -> Iterator[tuple[int, str]]:
    """Numbered lines with their end. One beyond MAX_LINE_CHARS is cut, the rest of it dropped."""
    number = 0
    while line := stream.readline(MAX_LINE_CHARS):
        number += 1
        rest = line
        while not rest.endswith("\n") and len(rest) == MAX_LINE_CHARS:
            rest = stream.readline(MAX_LINE_CHARS)
        yield number, line


def storable(text: str) -> str:
    """The text without what JSON can escape and no database holds: halves of characters, zeros."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def detected(path: Path) -> tuple[str, str]:
    """The encoding of a file, and how to meet what does not fit it."""
    codecs.register_error(MENDING, _as_windows)
    with _open_bytes(path) as stream:
        head = stream.read(4096)
    for magic, what in FOREIGN.items():
        if head.startswith(magic):
            raise UnreadableFeed(f"{path.name} is {what}.")
    for mark, name in MARKS:
        if head.startswith(mark):
            return name, "replace"
    wide = _wide(head)
    if wide:
        return wide, "replace"
    fitting, faults = _utf8_fit(path)
    if fitting >= 2 * faults:
        return "utf-8", MENDING
    return _declared(head) or _legacy(path), "replace"


def _open_bytes(path: Path) -> IO[bytes]:
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        return cast(IO[bytes], gzip.open(path)) if packed else path.open("rb")
    except OSError as error:
        raise UnreadableFeed(f"{path} cannot be opened: {error.strerror}.") from error


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", "replace"), error.end


def _wide(head: bytes) -> str | None:
    """UTF-16 without its mark: its separators and digits have a zero byte, always on one side."""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) < max(2, len(head) // 30, 9 * min(odd, even)):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _utf8_fit(path: Path) -> tuple[int, int]:
    """How many characters beyond ASCII are good UTF-8, and how many bytes are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    fitting = faults = 0
    with _open_bytes(path) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            text = decoder.decode(chunk)
            wrong = text.count("\ufffd")
            faults += wrong
            fitting += sum(map("\x7f".__lt__, text)) - wrong
    return fitting, faults


def _declared(head: bytes) -> str | None:
    found = DECLARED.search(head)
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode()).name
    except LookupError:
        return None
    return {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}.get(
        name, None if name == "utf-8" else name
    )


def _legacy(path: Path) -> str:
    """GBK or Windows-1252: Chinese is pairs of high bytes for common characters, accents are
    single high bytes among letters."""
    with _open_bytes(path) as stream:
        sample = [line for line in islice(stream, SAMPLE_LINES) if not line.isascii()]
    common = high = 0
    for line in sample:
        pairs = re.findall(rb"[\x81-\xfe][\x40-\xfe]|[\x80-\xff]", line)
        high += len(pairs)
        common += sum(len(one) == 2 and one[0] in COMMON_LEADS and one[1] > 0xA0 for one in pairs)
    return "gb18030" if common > 0.7 * high else "cp1252"


COMMON_LEADS = frozenset((0xA1, 0xA3, *range(0xB0, 0xD8)))
"""Lead bytes of GB 2312's punctuation, full-width forms and first-level characters."""
