"""What is plain to see in a text before anything is learned: its words, their kinds, numbers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256

from components.counts import find_parties
from components.encoding.encoder import Encoded
from components.money import find_budgets
from components.ordinals import find_ordinals
from components.spelling import Spelling
from components.tokens import Word, inside, words_of
from components.vocabulary import Named, Vocabulary

NUMBERS = ("money", "nth", "party")
"""Kinds that the grammars know, not the lists."""


@dataclass(frozen=True)
class Glance:
    """``plain``: the tokens in lower case, slips mended. ``named``: those of known kinds.
    ``meaning``: vectors, where there is an encoder."""

    text: str
    words: tuple[Word, ...]
    plain: tuple[str, ...]
    named: tuple[Named, ...]
    meaning: Encoded | None = field(default=None, repr=False, compare=False)

    def fingerprint(self) -> str:
        """Rasa asks it of whatever a message holds; the text decides everything else."""
        return sha256(self.text.encode()).hexdigest()

    def is_apart(self, at: int) -> bool:
        """Whether a mark stands between the token and the one before it, or none comes before."""
        if not 0 < at < len(self.words):
            return True
        return self.text[self.words[at - 1].end : self.words[at].start].strip() != ""

    def forgetting(self, share: float, dice: random.Random) -> "Glance":
        """The same with this share of the places of listed words not known to be any."""
        places = sorted({one.first for one in self.named if one.kind not in NUMBERS})
        gone = {place for place in places if dice.random() < share}
        kept = (one for one in self.named if one.kind in NUMBERS or one.first not in gone)
        return replace(self, named=tuple(kept))

    def blanked(self) -> list[str]:
        """The plain tokens with each known thing, amount or count as its kind ("the <goods>")."""
        starts: dict[int, Named] = {}
        for one in self.named:
            known = starts.get(one.first)
            if known is None or one.last > known.last:
                starts[one.first] = one
        told, at = [], 0
        while at < len(self.plain):
            here = starts.get(at)
            told.append(f"<{here.kind}>" if here else self.plain[at])
            at = here.last if here else at + 1
        return told


def glance(text: str, vocabulary: Vocabulary, spelling: Spelling) -> Glance:
    words = tuple(words_of(text))
    plain = tuple(spelling.mended(word.text) for word in words)
    named = (*_numbers(text, words), *vocabulary.named(plain))
    return Glance(text, words, plain, named)


def _numbers(text: str, words: tuple[Word, ...]) -> Iterator[Named]:
    places = (
        [(one.start, one.end) for one in find_budgets(text)],
        [(one.start, one.end) for one in find_ordinals(text)],
        [(one.start, one.end) for one in find_parties(text)],
    )
    for kind, found in zip(NUMBERS, places, strict=True):
        for start, end in found:
            at = inside(words, start, end)
            if at:
                yield Named(at[0], at[-1] + 1, kind)
