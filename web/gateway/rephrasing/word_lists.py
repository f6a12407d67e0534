"""The words that a check goes by, read from words.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

WORDS_FILE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True)
class WordLists:
    """One language's words; words.yaml says what each list is for."""

    small: frozenset[str]
    usual: frozenset[str]
    actors: frozenset[str]
    numerals: frozenset[str]
    negations: frozenset[str]
    claims: frozenset[str]

    @property
    def small_without_actors(self) -> frozenset[str]:
        return frozenset(phrase for phrase in self.small if not _parts(phrase) & self.actors)


def _parts(phrase: str) -> frozenset[str]:
    """Its words; in Chinese, where none stand apart, its letters."""
    return frozenset(phrase.split() if phrase.isascii() else phrase)


@cache
def word_lists(language: str) -> WordLists:
    content = yaml.load(WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    lists: Mapping[str, str] = content[language]
    return WordLists(**{name: _words(words) for name, words in lists.items()})


def _words(with_commas: str) -> frozenset[str]:
    return frozenset(word.strip() for word in with_commas.split(","))
