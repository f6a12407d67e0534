"""The shop's concepts: reads them, checks them, and puts their names into placeholders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from data.catalog.entries import Entry, EntryError, Problems
from data.types.item import AttributeValue
from data.types.text import Bilingual
from data.types.vocabulary import Concept, ConceptKind

KINDS: tuple[ConceptKind, ...] = get_args(ConceptKind)
KIND_OF_ATTRIBUTE: Mapping[str, tuple[ConceptKind, ...]] = {
    "material": ("material",),
    "color": ("color",),
    "style": ("style",),
    "allergens": ("allergen",),
    "fuel": ("fuel",),
    "power_source": ("fuel", "feature"),
    "features": ("feature",),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Every concept by kind and id."""

    by_kind: Mapping[tuple[ConceptKind, str], Concept]

    def has(self, concept_id: str, kinds: Iterable[ConceptKind]) -> bool:
        return any((kind, concept_id) in self.by_kind for kind in kinds)

    def name_of(self, concept_id: str, kinds: Iterable[ConceptKind] = KINDS) -> Bilingual | None:
        for kind in kinds:
            if concept := self.by_kind.get((kind, concept_id)):
                return concept.name
        return None

    def shown(self, attribute: str, value: AttributeValue) -> Bilingual:
        """An attribute's value as a shopper reads it: a concept by its name, a number as digits."""
        if isinstance(value, tuple):
            parts = [self.shown(attribute, one) for one in value]
            joined = ", ".join(part.en for part in parts), "、".join(part.zh for part in parts)
            return Bilingual(*joined)
        if isinstance(value, str):
            kinds = KIND_OF_ATTRIBUTE.get(attribute, KINDS)
            return self.name_of(value, kinds) or Bilingual(value, value)
        digits = f"{value:g}" if isinstance(value, float) else str(value)
        return Bilingual(digits, digits)

    def lineage(self, category: str) -> tuple[str, ...]:
        """A category and the ones above it, nearest first."""
        line: list[str] = []
        current: str | None = category
        while current is not None and current not in line:
            line.append(current)
            concept = self.by_kind.get(("category", current))
            current = concept.parent if concept else None
        return tuple(line)


def read_words(entries: Iterable[Entry], problems: Problems) -> Words:
    concepts: dict[tuple[ConceptKind, str], Concept] = {}
    for entry in entries:
        with problems.reading(entry.file, entry.name):
            concept = _concept(entry)
            if (concept.kind, concept.concept_id) in concepts:
                raise EntryError(f"{concept.kind} is defined twice in the shop")
            concepts[concept.kind, concept.concept_id] = concept
    return Words(concepts)


def _concept(entry: Entry) -> Concept:
    kind = next((kind for kind in KINDS if kind == entry.values.get("kind")), None)
    if kind is None:
        raise EntryError(f"kind must be one of {', '.join(KINDS)}")
    parent = entry.optional("parent", str)
    return Concept(entry.name, kind, entry.text("name"), entry.words("aliases"), parent)


def check_words(words: Words, problems: Problems) -> None:
    """Notes parents that do not exist, and words that name two things of one kind."""
    meanings: dict[tuple[ConceptKind, str], Concept] = {}
    for (kind, concept_id), concept in words.by_kind.items():
        if concept.parent and not words.has(concept.parent, (kind,)):
            problems.add("concepts", concept_id, f"parent {concept.parent} is no {kind}")
        for word in {word.casefold() for word in concept.words()}:
            other = meanings.setdefault((kind, word), concept)
            if other.concept_id != concept_id:
                problems.add("concepts", concept_id, f"{word!r} also means {other.concept_id}")
