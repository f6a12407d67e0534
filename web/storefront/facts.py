"""An item's attributes in words: which are shown, their names, their units and their values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from data.catalog.snapshot import Catalog
from data.types.item import AttributeValue, Item
from data.types.text import Bilingual, Language
from web.storefront.wording import HERE, Wording

LARGER_UNITS = {"g": "kg", "ml": "L", "gb": "TB"}
LARGER_FROM = 1000
SHOWN_UNITS = {"gb": "GB", "l": "L", "w": "W", "v": "V"}


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class AttributeName:
    """How an attribute is called, and the unit its number is in."""

    name: Bilingual
    unit: str | Bilingual | None


@dataclass(frozen=True)
class FactSheet:
    """Attributes in the order of attributes.yml; one that is not named there is not shown."""

    names: Mapping[str, AttributeName]
    wording: Wording

    def facts_of(self, item: Item, catalog: Catalog, language: Language) -> tuple[Fact, ...]:
        return tuple(
            Fact(
                named.name.in_language(language),
                self._text(item.attributes[attribute], named, catalog, language),
            )
            for attribute, named in self.names.items()
            if attribute in item.attributes
        )

    def _text(
        self, value: AttributeValue, named: AttributeName, catalog: Catalog, language: Language
    ) -> str:
        if isinstance(value, bool):
            return self.wording.text("yes" if value else "no", language)
        if isinstance(value, int | float):
            return measured(value, named.unit, language)
        words = (value,) if isinstance(value, str) else value
        separator = self.wording.text("list_separator", language)
        return separator.join(_word(str(word), catalog, language) for word in words)


def measured(value: int | float, unit: str | Bilingual | None, language: Language) -> str:
    """A number with its unit, in the larger unit where that reads better (2.4 kg)."""
    if unit is None:
        return f"{value:g}"
    if isinstance(unit, Bilingual):
        return unit.in_language(language).format(n=f"{value:g}")
    if unit in LARGER_UNITS and value >= LARGER_FROM:
        return f"{round(value / LARGER_FROM, 2):g} {LARGER_UNITS[unit]}"
    return f"{value:g} {SHOWN_UNITS.get(unit, unit)}"


def _word(value: str, catalog: Catalog, language: Language) -> str:
    concept = catalog.concept(value)
    return concept.name.in_language(language) if concept else value.replace("_", " ")


def load_fact_sheet(wording: Wording, path: Path = HERE / "attributes.yml") -> FactSheet:
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    return FactSheet({key: _named(entry) for key, entry in source.items()}, wording)


def _named(entry: Mapping[str, str | Mapping[str, str]]) -> AttributeName:
    unit = entry.get("unit")
    return AttributeName(
        Bilingual(str(entry["en"]), str(entry["zh"])),
        Bilingual(unit["en"], unit["zh"]) if isinstance(unit, Mapping) else unit,
    )
