"""A shelf of honest tents, and changes of one of them, for the tests of the filters."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from data.catalog.screening.screen import Screen
from data.types.item import Item, Seller
from data.types.text import Bilingual
from data.types.vocabulary import Concept
from tests.unit.catalog.shop import CAMERA, concept

TRUSTED = Seller("good", "Good", 4.7, 0.95, True, 9000, date(2014, 1, 1), 0.005)
ORDINARY = Seller("plain", "Plain", 4.1, 0.70, False, 3000, date(2020, 1, 1), 0.02, 2)
DOUBTFUL = Seller("odd", "Odd", 3.8, 0.55, False, 200, date(2025, 1, 1), 0.03)
BAD = Seller("bad", "Bad", 3.0, 0.20, False, 900, date(2024, 1, 1), 0.15, 60)
SELLERS = (TRUSTED, ORDINARY, DOUBTFUL, BAD)
TENT = replace(
    CAMERA,
    item_id="tent-0",
    department="camping",
    category="tent",
    brand="Alder",
    title=Bilingual("Alder 2-person dome tent, green", "Alder 2人圆顶帐篷 绿色"),
    description=Bilingual("Two layers, one porch, ten minutes.", "双层，带门厅，十分钟搭好。"),
    price_cents=10000,
    seller_id="good",
    rating_count=120,
    attributes={"material": "nylon"},
)
BRANDS = ("Alder", "Birchen", "Cedrow", "Dogwell", "Elmhart")
SHELF = tuple(
    replace(TENT, item_id=f"tent-{at}", brand=BRANDS[at % 5], price_cents=9000 + 700 * at)
    for at in range(10)
)
KINDS: tuple[Concept, ...] = (
    concept("tent", "category", "帐篷"),
    concept("stove", "category", "炉子"),
    concept("lantern", "category", "营地灯"),
    concept("chair", "category", "椅子"),
    concept("table", "category", "桌子"),
    concept("cooler", "category", "保温箱"),
    concept("backpack", "category", "背包"),
)


def screen_of(items: Iterable[Item] = SHELF) -> Screen:
    return Screen.of(items, SELLERS, KINDS)


def codes(item: Item, screen: Screen | None = None) -> set[str]:
    return {finding.code for finding in (screen or screen_of()).findings(item)}


def described(en: str = TENT.description.en, zh: str = TENT.description.zh) -> Item:
    return replace(TENT, description=Bilingual(en, zh))


def titled(en: str = TENT.title.en, zh: str = TENT.title.zh) -> Item:
    return replace(TENT, title=Bilingual(en, zh))
