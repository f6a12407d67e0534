"""The shop's own words: concepts that items carry, with their names in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from data.types.text import Bilingual

ConceptKind = Literal[
    "department", "category", "material", "color", "style", "allergen", "fuel", "feature", "brand"
]


@dataclass(frozen=True, slots=True)
class Concept:
    """One word of the shop: ``concept_id`` is what items carry ("leather", "tent").

    ``aliases`` are further words for it in any language, inflected forms included.
    ``parent`` is the concept above it ("furniture" above "chair"), or None.
    """

    concept_id: str
    kind: ConceptKind
    name: Bilingual
    aliases: tuple[str, ...] = ()
    parent: str | None = None

    def words(self) -> Iterable[str]:
        return (self.name.en, self.name.zh, *self.aliases)
