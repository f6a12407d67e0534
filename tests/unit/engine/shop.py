"""A small shop for the rooms of the recommender: camping and coffee, and an encoder of words."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.catalog.snapshot import Catalog
from data.types.association import Association, AssociationKind
from data.types.compatibility import CompatibilityRule
from data.types.item import AttributeValue, Item, Seller
from data.types.money import Shop
from data.types.scenario import AuthoredBundle, BundleItem, Role, Scenario
from data.types.text import Bilingual
from data.types.vocabulary import Concept, ConceptKind
from models.engine.engine import Engine
from models.engine.settings import EngineSettings
from models.engine.version import CatalogVersion, catalog_version_of
from models.scorer.encoder.vectors import VectorCache

WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")


class WordEncoder:
    """Texts that share words are near each other; deterministic, and counts what it encodes."""

    base_hash = "0123456789abcdef" * 4
    dim = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dim, 0.05, np.float32)
        for word in WORD.findall(text.lower()):
            vector[hashlib.sha256(word.encode()).digest()[0] % self.dim] += 1.0
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


def item(
    item_id: str,
    category: str,
    zh: str,
    price: int,
    *,
    stock: int = 20,
    rating: float = 4.2,
    is_new: bool = False,
    delivery_days: int = 3,
    held_reason: str | None = None,
    **attributes: AttributeValue,
) -> Item:
    """``price`` in whole dollars."""
    known: dict[str, AttributeValue] = {"weight_g": price * 10, "volume_ml": 500, "boldness": 1}
    return Item(
        item_id=item_id,
        department="camping" if category in ("tent", "stove", "fuel", "lantern") else "kitchen",
        category=category,
        title=Bilingual(item_id.removeprefix("it-").replace("-", " "), zh),
        description=Bilingual(f"A good {category}. It lasts.", "很好用。"),
        brand="Acme",
        price_cents=price * 100,
        currency="USD",
        stock=stock,
        seller_id="north",
        rating=rating,
        rating_count=50,
        attributes=known | attributes,
        is_new=is_new,
        delivery_days=delivery_days,
        held_reason=held_reason,
    )


ITEMS = (
    item("it-tent-dome", "tent", "圆顶帐篷", 80, capacity=2, color="green", material="nylon"),
    item("it-tent-family", "tent", "家庭帐篷", 140, capacity=4, color="blue", material="nylon"),
    item("it-tent-canvas", "tent", "帆布帐篷", 400, capacity=4, color="white", rating=4.8),
    item("it-tent-cheap", "tent", "便宜帐篷", 30, capacity=2, color="black", rating=3.6),
    item("it-stove-gas", "stove", "燃气炉", 40, fuel="gas", color="silver"),
    item("it-stove-alcohol", "stove", "酒精炉", 20, fuel="alcohol", color="black"),
    item("it-stove-red", "stove", "红色燃气炉", 60, fuel="gas", color="red", is_new=True),
    item("it-fuel-gas", "fuel", "气罐", 8, fuel="gas"),
    item("it-fuel-alcohol", "fuel", "酒精", 6, fuel="alcohol"),
    item("it-lantern-black", "lantern", "黑色营地灯", 25, color="black", delivery_days=1),
    item("it-lantern-green", "lantern", "绿色营地灯", 15, color="green"),
    item("it-lantern-held", "lantern", "问题营地灯", 5, held_reason="odd price"),
    item("it-grinder-steel", "grinder", "钢磨豆机", 90, material="steel"),
    item("it-grinder-hand", "grinder", "手摇磨豆机", 35, material="wood"),
    item("it-kettle-black", "kettle", "黑色水壶", 45, color="black"),
    item("it-kettle-white", "kettle", "白色水壶", 38, color="white"),
    item("it-mug-white", "mug", "白色杯子", 9, color="white"),
    item("it-mug-blue", "mug", "蓝色杯子", 11, color="blue", stock=1),
    item("it-rug", "rug", "地毯", 55, color="white"),
)


def concept(
    concept_id: str, kind: ConceptKind, zh: str, *aliases: str, parent: str | None = None
) -> Concept:
    return Concept(concept_id, kind, Bilingual(concept_id, zh), aliases, parent)


CONCEPTS = (
    concept("tent", "category", "帐篷"),
    concept("cooking", "category", "炊具"),
    concept("stove", "category", "炉子", parent="cooking"),
    concept("fuel", "category", "燃料", parent="cooking"),
    concept("lantern", "category", "营地灯"),
    concept("grinder", "category", "磨豆机"),
    concept("kettle", "category", "水壶"),
    concept("mug", "category", "杯子"),
    concept("rug", "category", "地毯"),
    concept("black", "color", "黑色"),
    concept("green", "color", "绿色"),
    concept("red", "color", "红色"),
    concept("nylon", "material", "尼龙"),
    concept("gas", "fuel", "燃气"),
    concept("acme", "brand", "Acme"),
)


def role(role_id: str, zh: str, *categories: str, required: bool = True) -> Role:
    return Role(role_id, Bilingual(role_id, zh), categories or (role_id,), required=required)


CAMPING = Scenario(
    "camping",
    "camping",
    Bilingual("weekend camping", "周末露营"),
    Bilingual("Sleeping outside in a tent.", "在帐篷里过夜。"),
    ("camping", "camping trip", "露营"),
    (
        Role("tent", Bilingual("tent", "帐篷"), ("tent",), "by_capacity"),
        role("stove", "炉子"),
        role("fuel", "燃料"),
        role("lantern", "营地灯", required=False),
    ),
)
COFFEE = Scenario(
    "coffee",
    "kitchen",
    Bilingual("pour-over coffee", "手冲咖啡"),
    Bilingual("Brewing good coffee in the morning.", "早上冲一杯好咖啡。"),
    ("coffee", "coffee corner", "咖啡"),
    (
        role("grinder", "磨豆机"),
        role("kettle", "水壶"),
        Role("mug", Bilingual("mug", "杯子"), ("mug",), "per_person"),
    ),
)
RULE = CompatibilityRule(
    "stove-fuel",
    1,
    "stove",
    "fuel",
    "equal",
    "fuel",
    "fuel",
    Bilingual("{left} burns {right} ({value})", "{left}用{right}（{value}）"),
)


def lines(*pairs: tuple[str, str]) -> tuple[BundleItem, ...]:
    return tuple(BundleItem(item_id, role_id) for role_id, item_id in pairs)


AUTHORED = AuthoredBundle(
    "ab-1",
    "camping",
    lines(("tent", "it-tent-dome"), ("stove", "it-stove-gas"), ("fuel", "it-fuel-gas")),
    Bilingual("Light.", "轻便。"),
    40,
)


def associated(
    kind: AssociationKind, left: str, right: str, lift: float | None = None
) -> Association:
    """One that a person wrote down, or with a ``lift`` one that was learned."""
    learned = lift is not None
    return Association(
        association_id=f"{kind}:{left}:{right}",
        kind=kind,
        left_category=left,
        right_category=right,
        source="orders" if learned else "authored",
        version=1,
        reason=Bilingual("{right} goes with {left}", "{right}配{left}"),
        support=20 if learned else None,
        confidence=0.3 if learned else None,
        lift=lift,
    )


def catalog(
    items: Sequence[Item] = ITEMS,
    version: int = 1,
    scenarios: Sequence[Scenario] = (CAMPING, COFFEE),
    associations: Sequence[Association] = (),
) -> Catalog:
    seller = Seller("north", "North", 4.5, 0.9, True)
    return Catalog(
        shop=Shop("Test shop", "USD", {"USD": 1.0}, "/checkout", demo=True),
        version=version,
        items={one.item_id: one for one in items},
        sellers={"north": seller},
        concepts=CONCEPTS,
        scenarios={one.scenario_id: one for one in scenarios},
        rules=(RULE,),
        bundles={AUTHORED.bundle_id: AUTHORED},
        guides=(),
        associations=tuple(associations),
    )


def version(folder: Path, shop: Catalog | None = None) -> CatalogVersion:
    return catalog_version_of(shop or catalog(), VectorCache(folder, WordEncoder()))


def engine(
    folder: Path, shop: Catalog | None = None, settings: EngineSettings | None = None
) -> Engine:
    encoder = WordEncoder()
    cache = VectorCache(folder, encoder)
    return Engine(shop or catalog(), encoder, cache, "words", settings or EngineSettings())
