"""Saved web pages and the JSON-LD in them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from glob import glob
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from data.datasets.decoding import open_text
from data.datasets.errors import UnreadableFeed
from data.datasets.listing import Skip

SUFFIXES = (".html", ".htm", ".xhtml", ".json", ".jsonld")
MAX_PAGE_CHARS = 20_000_000
WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)"
                      r"|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$")  # fmt: skip
TRAILING_COMMA = re.compile(r",(\s*[}\]])")


@dataclass(frozen=True, slots=True)
class Script:
    """One JSON-LD script of a page: the line that it begins in, and what it holds."""

    line: int
    content: Any


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page: its JSON-LD, and what of it could not be read."""

    file: str
    scripts: tuple[Script, ...]
    broken: tuple[Skip, ...]


def page_files(path: Path) -> Iterator[Path]:
    """The pages of a folder (also below it), of a pattern such as ``pages/*.html``, or the one.

    Raises UnreadableFeed where there is none.
    """
    if path.is_dir():
        files = sorted(one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES)
    elif path.exists():
        files = [path]
    else:
        files = sorted(Path(one) for one in glob(str(path), recursive=True))
    if not files:
        raise UnreadableFeed(f"{path} is no page, no folder of pages and no pattern of some.")
    yield from files


def read_page(path: Path, encoding: str | None = None) -> Page:
    with open_text(path, encoding) as stream:
        text = stream.read(MAX_PAGE_CHARS)
    bare = text.lstrip("\ufeff \t\r\n").startswith(("{", "["))
    found = [(1, text)] if bare else _scripts_in(text)
    scripts, broken = [], []
    for line, source in found:
        try:
            scripts.append(Script(line, _parsed(source)))
        except (json.JSONDecodeError, RecursionError) as error:
            reason = getattr(error, "msg", "nested too deep")
            broken.append(Skip(line, f"the JSON-LD is not valid JSON: {reason}", path.name))
    return Page(path.name, tuple(scripts), tuple(broken))


def _scripts_in(text: str) -> list[tuple[int, str]]:
    reader = _Scripts()
    reader.feed(text)
    reader.close()
    return reader.found


def _parsed(source: str) -> Any:
    """JSON as pages write it: wrapped in comments, with line breaks inside strings."""
    text = source.lstrip("\ufeff")
    while (bare := WRAPPING.sub("", text)) != text:
        text = bare
    try:
        return _loaded(text)
    except json.JSONDecodeError:
        return _loaded(TRAILING_COMMA.sub(r"\1", text))


def _loaded(text: str) -> Any:
    """Numbers stay as they were written: 12.50 is no 12.5."""
    return json.loads(text, strict=False, parse_float=str, parse_int=str)


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._pieces: list[str] | None = None
        self._line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").split(";")[0].strip().lower()
        if tag == "script" and kind == "application/ld+json":
            self._pieces, self._line = [], self.getpos()[0]

    def handle_data(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._end()

    def close(self) -> None:
        super().close()
        self._end()

    def _end(self) -> None:
        if self._pieces is not None:
            self.found.append((self._line, "".join(self._pieces)))
        self._pieces = None
