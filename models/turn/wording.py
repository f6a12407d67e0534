"""The fragments of wording.yml, filled with facts in both languages."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from data.types.item import Item
from data.types.text import Bilingual
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


def attribute_facts(item: Item, shop: ShopView) -> tuple[Fact, ...]:
    """Every attribute of the item that has a name for people."""
    names = _source()["attributes"]
    return tuple(
        Fact(
            Bilingual(names[attribute]["en"], names[attribute]["zh"]),
            _value(value, names[attribute].get("unit"), shop),
        )
        for attribute, value in item.attributes.items()
        if attribute in names and value not in ((), "", [])
    )


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
