"""Expands families (one design in several variants) into items."""

from collections.abc import Iterable, Mapping

from data.catalog.entries import Entry, EntryError, Problems, placeholders
from data.demo.words import KIND_OF_ATTRIBUTE, Words
from data.types.item import AttributeValue, Item
from data.types.text import Bilingual

MEASURED = ("weight_g", "volume_ml", "boldness")
NAMED = ("color", "material")
PARTS = {
    "family", "category", "brand", "seller", "title", "description", "attributes",
    "delivery_days", "variants",
}  # fmt: skip
VARIANT_PARTS = {
    "key", "price", "list_price", "stock", "rating", "rating_count", "new", "attributes",
    "delivery_days", "held_reason",
}  # fmt: skip


def items_of_families(
    entries: Iterable[Entry], department: str, currency: str, words: Words, problems: Problems
) -> list[Item]:
    """One item per variant; a wrong variant is noted, and the others are kept."""
    items = []
    for entry in entries:
        with problems.reading(entry.file, entry.name):
            unknown(entry, PARTS)
            for variant in entry.parts("variants"):
                with problems.reading(entry.file, f"{entry.name}/{variant.values.get('key')}"):
                    items.append(_item(entry, variant, department, currency, words))
    return items


def item_id_of(family: str, key: str) -> str:
    return f"it-{family}-{key}"


def unknown(entry: Entry, known: Iterable[str]) -> None:
    if strange := set(entry.values) - set(known):
        raise EntryError(f"unknown key {', '.join(sorted(map(str, strange)))}")


def _item(entry: Entry, variant: Entry, department: str, currency: str, words: Words) -> Item:
    unknown(variant, VARIANT_PARTS)
    attributes = _attributes(entry, variant, words)
    category, brand = entry.get("category", str), entry.get("brand", str)
    _check_names(category, brand, words)
    item_id = item_id_of(entry.name, _key(variant))
    price_cents = cents(variant.get("price", float))
    shown = {name: words.shown(name, value) for name, value in attributes.items()}
    shown["brand"] = Bilingual(brand, brand)
    return Item(
        item_id=item_id,
        department=department,
        category=category,
        title=_filled(entry.text("title"), shown),
        description=_filled(entry.text("description"), shown),
        brand=brand,
        price_cents=price_cents,
        list_price_cents=list_cents(variant, price_cents),
        currency=currency,
        stock=at_least(variant, "stock", 0),
        seller_id=entry.get("seller", str),
        rating=rating(variant.get("rating", float)),
        rating_count=at_least(variant, "rating_count", 0),
        attributes=attributes,
        is_new=variant.get("new", bool, False),
        held_reason=variant.optional("held_reason", str),
        delivery_days=variant.get("delivery_days", int, entry.get("delivery_days", int, 3)),
        image=f"/images/{item_id}.svg",
        group_id=entry.name,
    )


def _key(variant: Entry) -> str:
    """The variant's key as text: a bare 64 is read by YAML as a number."""
    key = variant.values.get("key")
    if not isinstance(key, str | int) or not str(key):
        raise EntryError("variant without a key")
    return str(key)


def _attributes(entry: Entry, variant: Entry, words: Words) -> Mapping[str, AttributeValue]:
    merged = {**entry.part("attributes").values, **variant.part("attributes").values}
    attributes = {str(name): _value(str(name), value) for name, value in merged.items()}
    for name in (*MEASURED, *NAMED):
        if name not in attributes:
            raise EntryError(f"attribute {name} is missing")
    for name in MEASURED:
        if not isinstance(attributes[name], int | float):
            raise EntryError(f"attribute {name} must be a number")
    for name, kinds in KIND_OF_ATTRIBUTE.items():
        _check_concepts(name, attributes.get(name, ()), kinds, words)
    return attributes


def _value(name: str, value: object) -> AttributeValue:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    if isinstance(value, str | int | float):
        return value
    raise EntryError(f"attribute {name} must be a word, a number or a list of words: {value!r}")


def _check_concepts(name: str, value: AttributeValue, kinds: tuple[str, ...], words: Words) -> None:
    for concept_id in value if isinstance(value, tuple) else (value,):
        if not any((kind, concept_id) in words.by_kind for kind in kinds):
            raise EntryError(f"{name} {concept_id!r} is no concept of kind {'/'.join(kinds)}")


def _check_names(category: str, brand: str, words: Words) -> None:
    if not words.has(category, ("category",)):
        raise EntryError(f"category {category!r} is no concept")
    if not words.has(brand.lower(), ("brand",)):
        raise EntryError(f"brand {brand.lower()!r} is no concept")


def _filled(text: Bilingual, shown: Mapping[str, Bilingual]) -> Bilingual:
    if missing := placeholders(text) - set(shown):
        raise EntryError(f"no attribute for {', '.join(sorted(missing))}")
    return text.filled(**shown)


def cents(price: float) -> int:
    if price <= 0:
        raise EntryError("price must be above 0")
    return round(price * 100)


def list_cents(entry: Entry, price_cents: int) -> int | None:
    """The price before a reduction, where one is stated."""
    stated = entry.optional("list_price", float)
    if stated is not None and round(stated * 100) <= price_cents:
        raise EntryError("list_price must be above the price")
    return None if stated is None else round(stated * 100)


def at_least(entry: Entry, key: str, least: int) -> int:
    value = entry.get(key, int)
    if value < least:
        raise EntryError(f"{key} must be at least {least}")
    return value


def rating(value: float) -> float:
    if not 1 <= value <= 5:
        raise EntryError("rating must be between 1 and 5")
    return value
