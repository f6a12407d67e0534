"""The words taught, and what is plain to see of a text by them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from components.glance import Glance, glance
from components.spelling import Spelling
from components.tokens import words_of
from components.vocabulary import Vocabulary

LOOKED_UP = (
    "goods",
    "purposes",
    "colors",
    "materials",
    "brands",
    "traits",
    "more",
    "too",
    "people",
    "occasions",
    "deadlines",
)
"""Kinds whose words are marked in a text; of amounts and counts the grammars know more."""
FILE = "lexicon.json"


@dataclass(frozen=True)
class Lexicon:
    """``words``: those of each kind. ``spelt``: how often each English word was met."""

    words: Mapping[str, Sequence[str]]
    spelt: Mapping[str, int]

    @classmethod
    def of(cls, words: Mapping[str, Sequence[str]], texts: Iterable[str]) -> "Lexicon":
        marked = {kind: words[kind] for kind in LOOKED_UP if kind in words}
        met = [word.text for text in texts for word in words_of(text)]
        listed = [
            word.text for phrases in marked.values() for text in phrases for word in words_of(text)
        ]
        return cls(marked, dict(Spelling.of([*met, *listed]).counts))

    def save(self, folder: Path) -> None:
        text = json.dumps({"words": self.words, "spelt": self.spelt}, ensure_ascii=False)
        (folder / FILE).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Lexicon":
        return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))

    def glance(self, text: str) -> Glance:
        return glance(text, self._vocabulary, self._spelling)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self.words)

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling.knowing(self.spelt)
