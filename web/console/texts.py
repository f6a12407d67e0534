"""Every sentence of the console, read from texts.yaml, in the language an agent works in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from data.types.text import LANGUAGES, Language

TEXTS_FILE = Path(__file__).with_name("texts.yaml")


@dataclass(frozen=True)
class Words:
    """The console's words in one language: ``words("list.waiting", minutes=3)``."""

    language: Language
    sentences: Mapping[str, Mapping[str, str]]

    def __call__(self, key: str, **values: object) -> str:
        """Raises KeyError for a sentence that nobody wrote."""
        return self.sentences[key][self.language].format(**values)

    def of(self, group: str, name: str) -> str:
        """The word for a name of some vocabulary, else the name itself, legible."""
        known = self.sentences.get(f"{group}.{name}")
        return known[self.language] if known else name.replace("_", " ")


def words_in(language: Language) -> Words:
    return Words(language, _sentences())


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    # The parser in C, which is part of every PyYAML wheel, takes a tenth of the time.
    content = yaml.load(TEXTS_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return dict(_flat("", content))


def _flat(prefix: str, branch: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    if set(branch) == set(LANGUAGES):
        yield prefix.rstrip("."), branch
        return
    for name, below in branch.items():
        yield from _flat(f"{prefix}{name}.", below)
