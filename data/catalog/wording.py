"""Words and what they mean, found in running text: longest first, CJK anywhere, Latin whole."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

CHINESE = re.compile(r"[\u3400-\u9fff]")
SPACES = re.compile(r"\s")
Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Span(Generic[Meaning]):
    meanings: tuple[Meaning, ...]
    start: int
    end: int


class Wordlist(Generic[Meaning]):
    """Maps words, and their simple plurals and singulars, to everything they mean."""

    def __init__(self, words: Iterable[tuple[str, Meaning]]) -> None:
        stated: dict[str, list[Meaning]] = {}
        for word, meaning in words:
            known = stated.setdefault(plain(word), [])
            if meaning not in known:
                known.append(meaning)
        # A word that somebody wrote down beats a plural that we only guess.
        guessed = {form: one for word, one in stated.items() for form in other_numbers(word)}
        merged = {**guessed, **stated}
        self.meanings: Mapping[str, tuple[Meaning, ...]] = {
            word: tuple(one) for word, one in merged.items()
        }
        self._longest = max(map(len, self.meanings), default=0)

    def named(self, phrase: str) -> tuple[Meaning, ...]:
        """What the phrase as a whole means."""
        return self.meanings.get(plain(phrase), ())

    def spans(self, text: str) -> Iterator[Span[Meaning]]:
        """The words in the text from left to right, without overlap, the longest at each place."""
        lowered = SPACES.sub(" ", text.lower())
        start = 0
        while start < len(lowered):
            span = self._longest_at(lowered, start)
            if span is not None:
                yield span
            start = span.end if span is not None else start + 1

    def _longest_at(self, text: str, start: int) -> Span[Meaning] | None:
        if _inside_word(text, start):
            return None
        for end in range(min(len(text), start + self._longest), start, -1):
            word = text[start:end]
            if word in self.meanings and _stands_alone(word) and not _inside_word(text, end):
                return Span(self.meanings[word], start, end)
        return None


def plain(word: str) -> str:
    """The form in which words are compared: no capitals, no doubled spaces."""
    return " ".join(word.lower().split())


def is_chinese(text: str) -> bool:
    return CHINESE.search(text) is not None


def other_numbers(word: str) -> tuple[str, ...]:
    """Simple English plurals of a word, and its singular where it looks like a plural."""
    if not word.isascii() or len(word) < 3:
        return ()
    forms = [word + "s", word + "es"]
    if word.endswith("y"):
        forms.append(word[:-1] + "ies")
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ns")):
        forms.append(word[:-1])
    return tuple(forms)


def _stands_alone(word: str) -> bool:
    """A single Chinese character is no word in running text: 米 is in 玉米."""
    return len(word) > 1 or not is_chinese(word)


def _inside_word(text: str, index: int) -> bool:
    """Whether the place between two characters cuts a Latin word or a number."""
    return 0 < index < len(text) and all(
        character.isalnum() and not CHINESE.match(character)
        for character in text[index - 1 : index + 1]
    )
