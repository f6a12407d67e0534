"""The gateway's own sentences, read from texts.yaml, and which of the two languages to use."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TEXTS_FILE = Path(__file__).with_name("texts.yaml")
LANGUAGES = ("en", "zh")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class Texts:
    """Sentences by dotted key and language."""

    sentences: Mapping[str, Mapping[str, str]]

    def say(self, key: str, language: str, **params: object) -> str:
        return self.sentences[key][language].format(**params)

    def card(self, kind: object, language: str) -> str:
        """The sentence for a card of this type that came without one."""
        key = f"card.{kind}"
        return self.say(key if key in self.sentences else "card.other", language)


def load_texts(path: Path = TEXTS_FILE) -> Texts:
    # The parser in C, which is part of every PyYAML wheel, takes a tenth of the time.
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Texts(dict(_flatten("", content)))


def _flatten(prefix: str, branch: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    if set(branch) == set(LANGUAGES):
        yield prefix.rstrip("."), branch
        return
    for name, below in branch.items():
        yield from _flatten(f"{prefix}{name}.", below)


def written_language(text: str) -> str | None:
    """The language that a text is written in; None when its letters do not tell."""
    if _HAN.search(text):
        return "zh"
    return "en" if _LATIN.search(text) else None


def accepted_language(header: str | None) -> str:
    """The language that an Accept-Language header asks for first."""
    return "zh" if (header or "").strip().lower().startswith("zh") else "en"
