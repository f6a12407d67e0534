"""Where the tokens of a text are: Chinese by character, everything else by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Each Chinese character and each currency sign stands alone, so that spans can begin and end
# there; English words and numbers stay whole.
_TOKEN = re.compile(
    rf"[{CJK}]|[$€£¥￥%#]|\d+(?:,\d{{3}})+(?:\.\d+)?"
    rf"|[A-Za-z0-9_]+(?:['’.\-][A-Za-z0-9_]+)*|[^\W{CJK}]+"
)
_CHINESE = re.compile(rf"[{CJK}]")


@dataclass(frozen=True)
class Word:
    """One token and its place in the text."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The tokens in order; none for a text without letters and digits ("?!")."""
    return [Word(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


def inside(words: Sequence[Word], start: int, end: int) -> list[int]:
    """The places of the tokens that share a character with this part of the text."""
    return [at for at, word in enumerate(words) if word.start < end and start < word.end]


def is_chinese(text: str) -> bool:
    """Whether any character of the text is Chinese."""
    return _CHINESE.search(text) is not None
