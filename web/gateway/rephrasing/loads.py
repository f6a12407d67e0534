"""What a sentence states, in order: names, amounts, negations, every word that says anything.

A sentence and its rewording must carry the same loads. Only free words, which state nothing, and
marks at its ends may differ; so no new name, number or claim can come in, whoever wrote the text.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from web.gateway.rephrasing.word_lists import WordLists


class Kind(StrEnum):
    NAME = "names"
    AMOUNT = "amounts"
    NEGATION = "negation"
    LINK = "link"
    MARK = "marks"
    BREAK = "breaks"
    WORD = "words"


FACTS = frozenset({Kind.NAME, Kind.AMOUNT, Kind.NEGATION, Kind.LINK})


@dataclass(frozen=True)
class Load:
    kind: Kind
    text: str


_BREAKS = ".,;:!?…–—、。，；：！？"
_SENTENCE_ENDS = ".!?:。！？："
_TOKEN = re.compile(
    r"(?P<link>(?:[a-z]+:)?//\S+|www\.\S+|[\w.+-]+@[\w.-]+|[A-Za-z][\w-]*(?:\.[\w-]+)*\.[A-Za-z]{2,}\S*)"
    r"|(?P<amount>(?:[$¥￥€£]\s?)?[-−]?[0-9]+(?:[.,][0-9]+)*(?:\s?[%‰°℃])?)"
    r"|(?P<word>[^\W\d_\u3400-\u9fff]+[0-9]*(?:['-]?[^\W\d_\u3400-\u9fff]+)*)"
    r"|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_I = frozenset({"I", "I'm", "I've"})
_PART_NOT = "n't"
_WHOLE = {"wo": "will", "ca": "can", "sha": "shall"}
_LONGEST_PHRASE = 6


def loads(
    text: str, names: Collection[str], words: WordLists, free: Collection[str]
) -> tuple[Load, ...]:
    """The loads of ``text``. ``names`` stay whole, letter by letter; ``free`` words carry none."""
    tokens = list(_tokens(text.replace("’", "'"), names, words))
    return _outer_breaks_dropped(_carrying(tokens, free))


def _tokens(text: str, names: Collection[str], words: WordLists) -> Iterator[Load]:
    longest_first = sorted((name.replace("’", "'") for name in names), key=len, reverse=True)
    at, is_start = 0, True
    while at < len(text):
        name = next((one for one in longest_first if _stands_at(text, at, one)), None)
        if name is not None:
            yield Load(Kind.NAME, name)
            at, is_start = at + len(name), False
            continue
        found = _TOKEN.match(text, at)
        assert found is not None  # the last alternative takes any character
        at = found.end()
        if found.lastgroup != "space":
            yield from _read(found, is_start, words)
            is_start = found.group() in _SENTENCE_ENDS


def _stands_at(text: str, at: int, name: str) -> bool:
    """Whether ``name`` begins here and is no part of a longer word; Chinese has no word ends."""
    if not name or not text.startswith(name, at):
        return False
    ends = (text[max(at - 1, 0) : at + 1], text[at + len(name) - 1 : at + len(name) + 1])
    return not any(re.fullmatch(r"[A-Za-z0-9]{2}", end) for end in ends)


def _read(found: re.Match[str], is_start: bool, words: WordLists) -> Iterator[Load]:
    token = found.group()
    match found.lastgroup:
        case "link":
            yield Load(Kind.LINK, token)
        case "amount":
            yield Load(Kind.AMOUNT, re.sub(r"\s", "", token))
        case "word":
            yield from _read_word(_lowered(token, is_start), words)
        case _ if token in _BREAKS:
            yield Load(Kind.BREAK, ",")
        case _:
            yield _word(token, words) if token.isalpha() else Load(Kind.MARK, token)


def _lowered(word: str, is_start: bool) -> str:
    """Without the capital that only begins a sentence; any other capital belongs to a name."""
    is_usual = (is_start and word[1:] == word[1:].lower()) or word in _I
    return word.lower() if is_usual else word


def _read_word(word: str, words: WordLists) -> Iterator[Load]:
    word = "can't" if word == "cannot" else word
    if not word.endswith(_PART_NOT):
        yield _word(word, words)
        return
    stem = word.removesuffix(_PART_NOT)
    yield Load(Kind.WORD, _WHOLE.get(stem, stem))
    yield Load(Kind.NEGATION, "not")


def _word(word: str, words: WordLists) -> Load:
    if word in words.negations:
        return Load(Kind.NEGATION, word)
    return Load(Kind.AMOUNT if word in words.numerals else Kind.WORD, word)


def _carrying(tokens: list[Load], free: Collection[str]) -> Iterator[Load]:
    """The tokens without the longest free phrases."""
    at = 0
    while at < len(tokens):
        length = _free_here(tokens, at, free)
        if length == 0:
            yield tokens[at]
        at += length or 1


def _free_here(tokens: list[Load], at: int, free: Collection[str]) -> int:
    """How many tokens from here are one free phrase; 0 for none."""
    for length in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
        here = tokens[at : at + length]
        if any(token.kind in (Kind.NAME, Kind.BREAK, Kind.MARK, Kind.LINK) for token in here):
            continue
        # Chinese phrases are written without spaces, and one token is one character.
        if " ".join(token.text for token in here) in free:
            return length
        if "".join(token.text for token in here) in free and not here[0].text.isascii():
            return length
    return 0


def _outer_breaks_dropped(carried: Iterator[Load]) -> tuple[Load, ...]:
    """One break where there were several, and none at the ends."""
    kept: list[Load] = []
    for load in carried:
        if load.kind is not Kind.BREAK or (kept and kept[-1].kind is not Kind.BREAK):
            kept.append(load)
    return tuple(kept[:-1] if kept and kept[-1].kind is Kind.BREAK else kept)
