"""What the pages show of the catalog: tiles of items, departments, ready-made bundles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from data.catalog.snapshot import Catalog
from data.types.item import Item
from data.types.scenario import AuthoredBundle
from data.types.text import Language
from data.types.vocabulary import ConceptKind
from web.storefront.wording import money

FEW_LEFT = 3
Sorting = Literal["rating", "cheap", "dear"]
SORTINGS: dict[Sorting, Callable[[Item], tuple[float, float]]] = {
    "rating": lambda item: (-item.presumed_stars, -item.rating_count),
    "cheap": lambda item: (item.price_cents, -item.presumed_stars),
    "dear": lambda item: (-item.price_cents, -item.presumed_stars),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """An item on a shelf."""

    item_id: str
    title: str
    image: str
    price: str
    rating: float
    rating_count: int
    is_new: bool
    stock: int
    list_price: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A department or category that can be entered."""

    choice_id: str
    name: str
    count: int
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """An authored bundle as the home page shows it."""

    name: str
    why: str
    tiles: tuple[Tile, ...]
    count: int
    total: str


def tile(item: Item, language: Language) -> Tile:
    return Tile(
        item.item_id,
        item.title.in_language(language),
        item.image or f"/images/{item.item_id}.svg",
        money(item.price_cents, item.currency),
        item.rating,
        item.rating_count,
        item.is_new,
        item.stock,
        list_price_of(item),
    )


def list_price_of(item: Item) -> str | None:
    """The price before a reduction, where there is one."""
    before = item.list_price_cents
    reduced = before is not None and before > item.price_cents
    return money(before, item.currency) if before is not None and reduced else None


def name_of(catalog: Catalog, concept_id: str, kind: ConceptKind, language: Language) -> str:
    """A concept's name, written as a heading."""
    concept = catalog.concept(concept_id, kind)
    name = concept.name.in_language(language) if concept else concept_id.replace("_", " ")
    return name[:1].upper() + name[1:]


def departments(catalog: Catalog, language: Language) -> list[Choice]:
    return _choices(tuple(catalog.offers()), "department", catalog, language)


def categories(items: Sequence[Item], catalog: Catalog, language: Language) -> list[Choice]:
    found = _choices(items, "category", catalog, language)
    return sorted(found, key=lambda choice: choice.name)


def _choices(
    items: Sequence[Item],
    kind: Literal["department", "category"],
    catalog: Catalog,
    language: Language,
) -> list[Choice]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(getattr(item, kind), []).append(item)
    return [
        Choice(key, name_of(catalog, key, kind, language), len(group), _faces(group))
        for key, group in groups.items()
    ]


def _faces(items: Sequence[Item]) -> tuple[str, ...]:
    """Pictures of four categories, to stand for all of them."""
    by_category = {item.category: item for item in reversed(items)}
    return tuple(tile(item, "en").image for item in list(by_category.values())[:4])


def ready_made(catalog: Catalog, language: Language) -> list[ReadyMade]:
    """The most bought authored bundle of each department that can be bought whole today."""
    best: dict[str, AuthoredBundle] = {}
    for bundle in sorted(catalog.bundles.values(), key=lambda one: -one.popularity):
        if _is_whole(bundle, catalog):
            best.setdefault(catalog.scenarios[bundle.scenario_id].department, bundle)
    return [_shown(bundle, catalog, language) for bundle in best.values()]


def _is_whole(bundle: AuthoredBundle, catalog: Catalog) -> bool:
    lines = [(catalog.items[line.item_id], line.quantity) for line in bundle.items]
    return all(item.stock >= quantity and item.is_offered for item, quantity in lines)


def _shown(bundle: AuthoredBundle, catalog: Catalog, language: Language) -> ReadyMade:
    lines = [(catalog.items[line.item_id], line.quantity) for line in bundle.items]
    total = sum(item.price_cents * quantity for item, quantity in lines)
    name = catalog.scenarios[bundle.scenario_id].name.in_language(language)
    return ReadyMade(
        name[:1].upper() + name[1:],
        bundle.why.in_language(language),
        tuple(tile(item, language) for item, _ in lines),
        sum(quantity for _, quantity in lines),
        money(total, catalog.shop.currency),
    )
