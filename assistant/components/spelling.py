"""Known words behind misspelt ones: "evrything", "skarf", "jackte"."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SHORTEST = 5
"""Below, a word one letter away is too often another word."""


@dataclass(frozen=True)
class Spelling:
    """Known words by what remains of them when one letter is left out (Garbe's SymSpell)."""

    counts: Counter[str] = field(default_factory=Counter)
    by_remains: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[str]) -> "Spelling":
        spelt = (word.lower() for word in words if word.isascii() and word.isalpha())
        return cls.knowing(Counter(spelt))

    @classmethod
    def knowing(cls, spelt: Mapping[str, int]) -> "Spelling":
        counts = Counter(spelt)
        remains: dict[str, list[str]] = {}
        for word in counts:
            if len(word) >= SHORTEST:
                for shorter in _remains(word):
                    remains.setdefault(shorter, []).append(word)
        return cls(counts, remains)

    def mended(self, word: str) -> str:
        """The word in lower case, or the most frequent known one a slip of a letter away."""
        lower = word.lower()
        if len(lower) < SHORTEST or lower in self.counts or not lower.isalpha():
            return lower
        near = {
            known
            for shorter in _remains(lower)
            for known in self.by_remains.get(shorter, ())
            if abs(len(known) - len(lower)) <= 1 and known[0] == lower[0]
        }
        return max(sorted(near), key=lambda known: self.counts[known], default=lower)


def _remains(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
