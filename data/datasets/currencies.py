"""Currencies by their codes, signs and words, read from currencies.yml."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from data.datasets.errors import BadValue


@dataclass(frozen=True, slots=True)
class Currencies:
    """``shared`` has signs of several currencies: the first is what they mean by themselves."""

    codes: frozenset[str]
    words: Mapping[str, str]
    shared: Mapping[str, tuple[str, ...]]
    writes_comma: frozenset[str]

    def code(self, word: str, usual: str | None) -> str | None:
        """The currency of a word in capitals, ``usual`` being the one that the feed is in."""
        if word in self.codes:
            return word
        if word in self.shared:
            family = self.shared[word]
            return usual if usual in family else family[0]
        return self.words.get(word)


@cache
def currencies() -> Currencies:
    text = files("data.datasets").joinpath("currencies.yml").read_text(encoding="utf-8")
    source: Any = yaml.safe_load(text)
    return Currencies(
        codes=frozenset(source["codes"]),
        words={str(word): code for code, words in source["words"].items() for word in words},
        shared={str(sign): tuple(codes) for sign, codes in source["shared"].items()},
        writes_comma=frozenset(source["writes_comma"]),
    )


def currency_of(text: str) -> str:
    """The code of a currency named by its code, sign or word; raises BadValue."""
    code = currencies().code(unicodedata.normalize("NFKC", text).strip().upper(), None)
    if code is None:
        raise BadValue(f"the currency '{text[:20]}' is not known: use a code such as USD")
    return code
