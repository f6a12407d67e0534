"""Whether a reworded sentence may stand in for the original: pure functions, strict in doubt."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache

from web.gateway.rephrasing.loads import FACTS, Kind, Load, loads
from web.gateway.rephrasing.word_lists import WordLists, word_lists

LONGER_AT_MOST = 1.6
SHORT_TEXT_ROOM_CHARS = 20
"""A short sentence may grow by this much: "Added it:" has no room in 1.6 times its length."""

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")
_LATIN = re.compile(r"[A-Za-z]")
_QUOTED = re.compile(r"“[^”]+”|\"[^\"]+\"|「[^」]+」|《[^》]+》|‘[^’]+’")
_MARKUP = re.compile(r"[*_#`<>\[\]{}|\\~^]|[^\S ]|&\w+;")
_ENDS = tuple(".:!?。：！？")
_ASKING = re.compile(
    r"(?:^|[.!?:;]\s+)(?:is|are|am|was|were|do|does|did|can|could|shall|should|would|will|may|might"
    r"|have|has|had|isn't|aren't|don't|doesn't|won't)\b",
    re.IGNORECASE,
)
_TWICE = re.compile(r"\b(\w+(?:\s+\w+){0,3})[\s,]+\1\b", re.IGNORECASE)
_BY_KIND = (Kind.LINK, Kind.AMOUNT, Kind.NAME, Kind.NEGATION)


def objection(original: str, reworded: str, names: Collection[str], language: str) -> str | None:
    """Why ``reworded`` must not be shown in place of ``original``; None when it may.

    Both are one sentence or a few, without line ends. ``names`` are titles and brands of the
    reply's card. The answer is a word for the log, like "amounts" or "claims".
    """
    words = word_lists(language)
    return (
        _misshapen(original, reworded)
        or _claims_more(original, reworded, words)
        or _states_otherwise(original, reworded, _names_in(original, names), words)
    )


def _misshapen(original: str, reworded: str) -> str | None:
    # First, so that no pattern is looked for in a text without end.
    if len(reworded) > max(LONGER_AT_MOST * len(original), len(original) + SHORT_TEXT_ROOM_CHARS):
        return "length"
    complaints = {
        "empty": not any(map(str.isalpha, reworded)),
        "markup": _new(_MARKUP, original, reworded),
        "language": _scripts(original) != _scripts(reworded),
        "question": _questions(original) != _questions(reworded),
        "unended": original.endswith(_ENDS) and not reworded.endswith(_ENDS),
        "repeats": _new(_TWICE, original, reworded),
    }
    return next((reason for reason, holds in complaints.items() if holds), None)


def _new(pattern: re.Pattern[str], original: str, reworded: str) -> bool:
    """Whether the pattern is found more often than before."""
    return len(pattern.findall(reworded)) > len(pattern.findall(original))


def _scripts(text: str) -> tuple[bool, bool]:
    """Whether it has Chinese and, as far as that tells a language, Latin letters."""
    is_chinese = bool(_HAN.search(text))
    return is_chinese, not is_chinese and bool(_LATIN.search(text))


def _questions(text: str) -> tuple[int, int]:
    text = text.replace("’", "'").replace("？", "?")
    return text.count("?"), len(_ASKING.findall(text))


def _claims_more(original: str, reworded: str, words: WordLists) -> str | None:
    before, after = _claims(original, words), _claims(reworded, words)
    return "claims" if after - before else None


def _claims(text: str, words: WordLists) -> Counter[str]:
    """How often each claim's beginning occurs; in English at the start of a word only."""
    return Counter(_pattern(words.claims).findall(text.lower()))


@cache
def _pattern(claims: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(claims, key=len, reverse=True)
    starts = (rf"\b{re.escape(one)}" if one.isascii() else one for one in longest_first)
    return re.compile("|".join(starts))


def _names_in(original: str, names: Collection[str]) -> frozenset[str]:
    """The names that it holds, and whatever it quotes."""
    return frozenset(name for name in names if name in original) | set(_QUOTED.findall(original))


def _states_otherwise(
    original: str, reworded: str, names: Collection[str], words: WordLists
) -> str | None:
    """The kind of the first thing stated that was changed, moved, added or left out."""
    free = _free_words(original, names, words)
    before, after = (loads(text, names, words, free) for text in (original, reworded))
    if before == after:
        return None
    of_kinds = (kind for kind in _BY_KIND if _only(kind, before) != _only(kind, after))
    return next(of_kinds, Kind.WORD).value


def _free_words(original: str, names: Collection[str], words: WordLists) -> frozenset[str]:
    """The more a sentence states, the fewer of its words may change."""
    every = words.small | words.usual
    if not any(load.kind in FACTS for load in loads(original, names, words, every)):
        return every
    has_actors = any(load.text in words.actors for load in loads(original, names, words, ()))
    return words.small_without_actors if has_actors else words.small


def _only(kind: Kind, stated: Sequence[Load]) -> list[Load]:
    return [load for load in stated if load.kind is kind]
