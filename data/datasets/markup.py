"""Turns the HTML of titles and descriptions into plain text."""

import html
import re
from html.parser import HTMLParser

MAX_MARKUP_CHARS = 60_000
MAX_TEXT_CHARS = 8_000
TAG = re.compile(r"<[/!]?[a-zA-Z][^<>]*>|<!--")
ESCAPED = re.compile(rf"{TAG.pattern}|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
SIMPLE_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\s*/?>")
"""A tag without attributes: most shops' descriptions have no others."""
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
BLOCKS = frozenset(
    ("p", "div", "br", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section",
     "article", "header", "footer", "blockquote", "dl", "dt", "dd", "hr", "pre", "figure")
)  # fmt: skip
DROPPED = frozenset(("script", "style", "noscript", "template", "head", "iframe", "svg", "object"))
VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col"))
INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])")


def plain_text(markup: str) -> str:
    """Readable lines: blocks on their own, list points with a dash, entities decoded.

    Scripts, styles, comments and what a page would not show are dropped. Text that was escaped
    twice is decoded twice.
    """
    cut = markup[:MAX_MARKUP_CHARS]
    # A line break in HTML is a space; in plain text it is meant.
    text = _unwrapped(cut.replace("\n", " ") if TAG.search(cut) else cut)
    if ESCAPED.search(text):
        text = _unwrapped(text)
    return _tidy(text)[:MAX_TEXT_CHARS].rstrip()


def hidden_text(markup: str) -> str:
    """What ``plain_text`` drops that was meant to be read by somebody: comments and elements
    that no page shows. Empty for nearly all."""
    cut = markup[:MAX_MARKUP_CHARS]
    if "<!--" not in cut and not INVISIBLE.search(cut.lower()) and "hidden" not in cut.lower():
        return ""
    reader = _TextOf()
    reader.feed(COMMENT.sub(" ", cut))
    reader.close()
    comments = (one.strip("<!->") for one in COMMENT.findall(cut))
    return _tidy("\n".join((*comments, "".join(reader.unseen))))


def plain_line(markup: str) -> str:
    """The same on one line, for titles and names."""
    return " ".join(plain_text(markup).split())


def _unwrapped(markup: str) -> str:
    if "<" not in markup and "&" not in markup:
        return markup
    simple = SIMPLE_TAG.sub(_simple, markup)
    if not TAG.search(simple) and "\0" not in simple:
        return html.unescape(simple)
    reader = _TextOf()
    reader.feed(COMMENT.sub(" ", markup))
    reader.close()
    return "".join(reader.pieces)


def _simple(tag: re.Match[str]) -> str:
    """What stands for a tag; a zero character for one whose content must go."""
    name = tag[2].lower()
    return "\0" if name in DROPPED else _broken_by(name, closing=bool(tag[1]))


def _broken_by(tag: str, *, closing: bool) -> str:
    if tag == "li":
        return "" if closing else "\n- "
    if tag in ("td", "th"):
        return " "
    return "\n" if tag in BLOCKS else ""


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in CONTROL.sub(" ", text).split("\n"))
    kept = [line for line in lines if line not in ("", "-")]
    return "\n".join(kept)


class _TextOf(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and (self._hidden or tag in DROPPED or _invisible(attrs)):
            self._hidden.append(tag)
        else:
            self.pieces.append(_broken_by(tag, closing=False))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        else:
            self.pieces.append(_broken_by(tag, closing=True))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)
        elif not DROPPED & set(self._hidden):
            self.unseen.append(data)


def _invisible(attrs: list[tuple[str, str | None]]) -> bool:
    return any(
        name == "hidden" or (name == "style" and INVISIBLE.search((value or "").lower()))
        for name, value in attrs
    )
