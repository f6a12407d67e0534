"""The fragments of wording.yml, filled with facts in both languages."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from data.types.item import Item
from data.types.text import Bilingual
from models.contract.constraints import MeasureId
from models.turn.reply import Fact
from models.turn.state import ShopView


@cache
def _source() -> Mapping[str, Any]:
    text = files("models.turn").joinpath("wording.yml").read_text(encoding="utf-8")
    source: Mapping[str, Any] = yaml.safe_load(text)
    return source


def worded(*path: str, **values: str | int | float | Bilingual) -> Bilingual:
    """The fragment at ``path`` with its placeholders filled; raises KeyError without one."""
    entry: Any = _source()
    for step in path:
        entry = entry[step]
    return Bilingual(entry["en"], entry["zh"]).filled(
        **{
            name: value if isinstance(value, Bilingual) else str(value)
            for name, value in values.items()
        }
    )


def measured(measure: MeasureId, value: float) -> Bilingual:
    """A measure's value with its unit; ``value`` is in grams, millilitres, stars or 0 to 3."""
    if measure == "weight":
        return worded("values", measure, kg=f"{value / 1000:.1f}")
    if measure == "size":
        return worded("values", measure, litres=f"{value / 1000:.1f}")
    if measure == "boldness":
        return worded("values", measure, level=f"{value:.1f}")
    return worded("values", measure, stars=f"{value:.1f}")


def reading_name(intent: str) -> Bilingual | None:
    """What a message of that intent wants, as the end of "do you want to"; None for no want."""
    return worded("readings", intent) if intent in _source()["readings"] else None


def attribute_facts(item: Item, shop: ShopView) -> tuple[Fact, ...]:
    """Every attribute of the item that has a name for people."""
    facts = (attribute_fact(item, attribute, shop) for attribute in item.attributes)
    return tuple(fact for fact in facts if fact is not None)


def attribute_fact(item: Item, attribute: str, shop: ShopView) -> Fact | None:
    """What the catalog says of one attribute; None where it says nothing, or not for people."""
    name, value = _source()["attributes"].get(attribute), item.attributes.get(attribute)
    if name is None or value in (None, (), "", []):
        return None
    return Fact(Bilingual(name["en"], name["zh"]), _value(value, name.get("unit"), shop))


def _value(value: object, unit: Any, shop: ShopView) -> Bilingual:
    if isinstance(value, bool):
        return worded("yes" if value else "no")
    if isinstance(value, list | tuple):
        parts = [_named(str(one), shop) for one in value]
        return Bilingual(", ".join(part.en for part in parts), "、".join(part.zh for part in parts))
    if isinstance(value, str):
        return _named(value, shop)
    units = unit if isinstance(unit, dict) else {"en": unit or "", "zh": unit or ""}
    return Bilingual(f"{value} {units['en']}".strip(), f"{value} {units['zh']}".strip())


def _named(concept_id: str, shop: ShopView) -> Bilingual:
    concept = shop.catalog.concept(concept_id)
    return concept.name if concept else Bilingual(concept_id, concept_id)
