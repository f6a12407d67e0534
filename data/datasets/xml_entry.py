"""The values of one XML entry: what its children say."""

import html
import re
from xml.parsers import expat

from data.datasets.delimited import column_name

MOST_NESTED = 100
REFERENCE = re.compile(r"<!\[CDATA\[.*?\]\]>|&(#?\w+;)?", re.DOTALL)
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PREDEFINED = frozenset(("lt;", "gt;", "amp;", "quot;", "apos;"))
OUTSIDE = frozenset(("atom", "dc", "content", "media"))
"""Prefixes of other vocabularies, which never beat a plain name."""


class EntryError(ValueError):
    """The entry cannot be parsed; the message says why."""


def entry_values(text: str) -> dict[str, str]:
    """Values by ``column_name`` of the child's name without its prefix; a child with the feed's
    own prefix ("g:title") beats a plain one, otherwise the first counts. Children with children
    of their own ("g:shipping") are left out. Raises EntryError."""
    parsed = _Entry()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = parsed.start
    parser.EndElementHandler = parsed.end
    parser.CharacterDataHandler = parsed.said.append
    try:
        parser.Parse(_mended(text), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise EntryError(_explained(reason, text, error)) from error
    return parsed.values()


def _explained(reason: str, text: str, error: expat.ExpatError) -> str:
    if reason != "undefined entity":
        return f"{reason} (line {error.lineno} of the entry)"
    named = next((one for one in re.findall(r"&\w+;", text) if html.unescape(one) == one), "one")
    return f"it uses {named} (entities declared by a document type are never expanded)"


def _mended(text: str) -> str:
    """The entry with HTML's entities as characters, lone ampersands escaped, and without the
    control characters that XML forbids."""
    return REFERENCE.sub(_reference, FORBIDDEN.sub(" ", text))


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if found[0].startswith("<") or name in PREDEFINED:
        return found[0]
    if name is None:
        return "&amp;"
    meant = html.unescape(found[0])
    if meant == found[0]:
        return meant if name[:1] != "#" else " "
    return " " if FORBIDDEN.search(meant) else html.escape(meant)


class _Entry:
    """Collects texts while expat reads; depth 1 is the entry, 2 its children."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._depth = 0
        self._nested = False
        self._own: dict[str, str] = {}
        self._plain: dict[str, str] = {}

    def values(self) -> dict[str, str]:
        return self._plain | self._own

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise EntryError(f"its elements are nested more than {MOST_NESTED} deep")
        if self._depth == 2:
            self.said.clear()
            self._nested = False
            if name.endswith("link") and attributes.get("rel", "alternate") == "alternate":
                self.said.append(attributes.get("href", ""))
        elif self._depth == 3:
            self._nested = True
            if name.endswith("content"):  # of a structured title or description
                self.said.clear()

    def end(self, name: str) -> None:
        structured = "structured_" in name
        if self._depth == 2 and (not self._nested or structured or name in ("content", "summary")):
            prefix, _, local = name.rpartition(":")
            values = self._own if prefix and prefix not in OUTSIDE else self._plain
            text = "".join(self.said).strip()
            if text:
                values.setdefault(column_name(local), text)
        self._depth -= 1
