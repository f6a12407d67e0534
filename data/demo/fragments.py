"""Reads the authored fragments of reviews: openings, sentences, and what is told of trouble."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.catalog.entries import (
    Entry,
    EntryError,
    Problems,
    bilingual,
    placeholders,
    read_file,
)
from data.catalog.screening.finding import CODES
from data.demo.families import unknown
from data.demo.words import Words
from data.types.text import Bilingual

SHOWN = ("category", "brand", "material", "color")
LEVELS: Mapping[str, str] = {
    "price": "", "weight": "weight_g", "size": "volume_ml", "delivery": ""
}  # fmt: skip
"""What items of a category can have little or much of, and the attribute that says how much."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One sentence of praise or complaint, and what an item must be for it to be true.

    ``when`` asks for facets (``features: waterproof``, ``category: [tent, tarp]``: any of them)
    or for a level among the items of the same category (``weight: low``); ``delivery: low`` is a
    fast one. ``unless``: facets of which an item must have none. ``lasting``: true of nothing
    that is used up.
    """

    praise: bool
    when: Mapping[str, tuple[str, ...]]
    text: Bilingual
    lasting: bool = False
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fragments:
    since: date
    days: int
    openings: Mapping[int, tuple[Bilingual, ...]]
    sentences: tuple[Fragment, ...]
    troubles: Mapping[str, tuple[Bilingual, ...]]
    consumed: frozenset[str] = frozenset()


def read_fragments(
    folder: Path, departments: Iterable[str], words: Words, problems: Problems
) -> Fragments:
    """The shop's reviews.yml, with the sentences that a department's own may add."""
    content = read_file(folder / "reviews.yml", problems)
    top = Entry("reviews.yml", "reviews", content if isinstance(content, dict) else {})
    openings: dict[int, tuple[Bilingual, ...]] = {}
    troubles: dict[str, tuple[Bilingual, ...]] = {}
    with problems.reading(top.file, "openings"):
        openings = _openings(top.part("openings"))
    with problems.reading(top.file, "troubles"):
        troubles = _troubles(top.part("troubles"))
    sentences = _sentences(top, words, problems)
    for department in departments:
        if (path := folder / department / "reviews.yml").exists():
            own = read_file(path, problems)
            part = Entry(
                f"{department}/reviews.yml", department, own if isinstance(own, dict) else {}
            )
            sentences += _sentences(part, words, problems)
    since, days = top.get("since", date), top.get("days", int)
    consumed = frozenset(top.words("consumed"))
    return Fragments(since, days, openings, tuple(sentences), troubles, consumed)


def _sentences(top: Entry, words: Words, problems: Problems) -> list[Fragment]:
    sentences: list[Fragment] = []
    for number, entry in enumerate(top.parts("sentences"), start=1):
        with problems.reading(top.file, f"sentence {number}"):
            sentences.append(_fragment(entry, words))
    return sentences


def _troubles(entry: Entry) -> dict[str, tuple[Bilingual, ...]]:
    """What buyers of dishonest listings complain of, by the filters' codes."""
    troubles = {}
    for code, texts in entry.values.items():
        if code not in CODES or not isinstance(texts, list):
            raise EntryError(f"{code} must be a list, and one of {', '.join(CODES)}")
        troubles[str(code)] = tuple(bilingual(str(code), text) for text in texts)
    return troubles


def _openings(entry: Entry) -> dict[int, tuple[Bilingual, ...]]:
    openings = {}
    stated = {str(stars): texts for stars, texts in entry.values.items()}
    for stars in range(1, 6):
        texts = stated.get(str(stars))
        if not isinstance(texts, list) or not texts:
            raise EntryError(f"no opening for {stars} stars")
        openings[stars] = tuple(bilingual(f"{stars} stars", text) for text in texts)
    return openings


def _fragment(entry: Entry, words: Words) -> Fragment:
    unknown(entry, ("praise", "when", "unless", "text", "lasting"))
    text = entry.text("text")
    if strange := placeholders(text) - set(SHOWN):
        raise EntryError(f"no value for {', '.join(sorted(strange))}")
    asked = entry.part("when")
    when = {str(name): _any_of(asked, str(name)) for name in asked.values}
    unless = entry.words("unless")
    for name, values in (*when.items(), ("unless", unless)):
        _check_known(name, values, words)
    praise, lasting = entry.get("praise", bool), entry.get("lasting", bool, False)
    return Fragment(praise, when, text, lasting, frozenset(unless))


def _any_of(entry: Entry, name: str) -> tuple[str, ...]:
    """One word, or a list of words any of which will do."""
    value = entry.values[name]
    return (value,) if isinstance(value, str) else entry.words(name)


def _check_known(name: str, values: Iterable[str], words: Words) -> None:
    for value in values:
        known = value in ("low", "high") if name in LEVELS else words.name_of(value)
        if not known:
            raise EntryError(f"{name}: {value!r} is neither a concept nor a level")
