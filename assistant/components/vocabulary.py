"""Which kind of word the words of a text are: goods, purposes, colors, … by the lists taught."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from components.tokens import words_of

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """Tokens ``first`` to before ``last`` are a word of this kind."""

    first: int
    last: int
    kind: str


@dataclass(frozen=True)
class Vocabulary:
    """Words by kind, each known in the singular and the plural."""

    by_start: Mapping[str, Mapping[Phrase, frozenset[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Mapping[str, Iterable[str]]) -> "Vocabulary":
        found: dict[str, dict[Phrase, frozenset[str]]] = {}
        for kind, phrases in words.items():
            for text in phrases:
                phrase = tuple(stem(word.text) for word in words_of(text))
                if phrase:
                    known = found.setdefault(phrase[0], {})
                    known[phrase] = known.get(phrase, frozenset()) | {kind}
        return cls(found)

    def named(self, tokens: Sequence[str]) -> list[Named]:
        """The longest words of each kind in the tokens, in order; kinds may overlap."""
        stems = [stem(token) for token in tokens]
        found: list[Named] = []
        ends: dict[str, int] = {}
        for at, first in enumerate(stems):
            known = self.by_start.get(first, {})
            for phrase in sorted(known, key=len, reverse=True):
                if tuple(stems[at : at + len(phrase)]) == phrase:
                    for kind in sorted(known[phrase]):
                        if at >= ends.get(kind, 0):
                            ends[kind] = at + len(phrase)
                            found.append(Named(at, ends[kind], kind))
        return found


def stem(token: str) -> str:
    """The token in lower case and, roughly, in the singular."""
    word = token.lower().replace("’", "'").removesuffix("'s")
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch")):
        if len(word) > len(ending) + 1 and word.endswith(ending):
            return word.removesuffix(ending) + instead
    plain = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plain else word
