"""A shop for tests of knowledge: cameras and lenses with mounts, treats with allergens."""

from dataclasses import replace
from pathlib import Path

from data.types.item import AttributeValue, Item
from data.types.source import ShopContent
from data.types.text import Bilingual
from tests.unit.catalog.shop import CAMERA, CONTENT, concept

MOUNT = """
- rule: mount
  left: {category: camera, attribute: mount}
  relation: equal
  right: {category: lens, attribute: mount}
  reason: {en: "{left} and {right} share {value}", zh: "{left}与{right}同为{value}"}
"""
ALLERGEN = """
- rule: allergen
  left: {category: treat, attribute: allergens}
  relation: disjoint
  right: {category: gift, attribute: free_from}
  reason: {en: "{left} has no {value}", zh: "{left}不含{value}"}
"""
TRIPOD = """
- complement: camera-with-tripod
  left: camera
  right: tripod
  reason: {en: "A tripod keeps the {left} still", zh: "三脚架让{left}不晃"}
"""


def thing(item_id: str, category: str, **attributes: AttributeValue) -> Item:
    title = Bilingual(item_id, item_id)
    return replace(CAMERA, item_id=item_id, category=category, title=title, attributes=attributes)


ITEMS = (
    *CONTENT.items,
    thing("it-far", "lens", mount="ly", weight_g=100),
    thing("it-nutty", "treat", allergens=("nut",)),
    thing("it-plain", "treat", allergens=()),
    thing("it-gift", "gift", free_from=("nut",)),
)
SHOP: ShopContent = replace(
    CONTENT,
    items=ITEMS,
    concepts=(
        *CONTENT.concepts,
        concept("treat", "category", "点心"),
        concept("gift", "category", "礼物"),
    ),
    rules=(),
)
CATEGORIES = frozenset(one.concept_id for one in SHOP.concepts if one.kind == "category")


def written(folder: Path, text: str, name: str = "known.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
