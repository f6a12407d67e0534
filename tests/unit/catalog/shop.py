"""A tiny shop for tests: one camera, two lenses, a tripod; words, a scenario, a rule."""

from dataclasses import replace
from datetime import date

from data.types.compatibility import CompatibilityRule
from data.types.item import Item, Review, Seller
from data.types.money import Shop
from data.types.scenario import AuthoredBundle, BundleItem, Guide, Role, Scenario
from data.types.source import ShopContent
from data.types.text import Bilingual
from data.types.vocabulary import Concept, ConceptKind

CAMERA = Item(
    item_id="it-camera",
    department="photography",
    category="mirrorless",
    title=Bilingual("Test camera", "测试相机"),
    description=Bilingual("A camera.", "一台相机。"),
    brand="Acme",
    price_cents=50000,
    currency="USD",
    stock=3,
    seller_id="north",
    rating=4.5,
    rating_count=10,
    attributes={
        "mount": "lx",
        "weight_g": 400,
        "volume_ml": 600,
        "boldness": 1,
        "material": "steel",
        "color": "black",
        "features": ("sealed", "wifi"),
    },
)
LENS = replace(
    CAMERA,
    item_id="it-lens",
    category="lens",
    title=Bilingual("Test lens", "测试镜头"),
    price_cents=20000,
    attributes={"mount": "lx", "weight_g": 150, "material": "plastic"},
)
TRIPOD = replace(LENS, item_id="it-tripod", category="tripod", attributes={"weight_g": 900})


def concept(
    concept_id: str,
    kind: ConceptKind,
    zh: str,
    *aliases: str,
    parent: str | None = None,
    en: str = "",
) -> Concept:
    name = Bilingual(en or concept_id.replace("_", " "), zh)
    return Concept(concept_id, kind, name, aliases, parent)


CONCEPTS = (
    concept("camera", "category", "相机", "照相机"),
    concept("mirrorless", "category", "微单", "微单相机", "camera body", parent="camera"),
    concept("lens", "category", "镜头"),
    concept("tripod", "category", "三脚架", "camera stand"),
    concept("battery", "category", "电池"),
    concept("metal", "material", "金属"),
    concept("steel", "material", "钢", parent="metal"),
    concept("plastic", "material", "塑料"),
    concept("down", "material", "羽绒", "goose down", en="down filling"),
    concept("rice", "allergen", "米"),
    concept("black", "color", "黑色"),
    concept("noir", "brand", "黑色", en="Noir"),
)
SCENARIO = Scenario(
    "trip",
    "photography",
    Bilingual("photo trip", "摄影旅行"),
    Bilingual("Going out with a camera.", "带着相机出门。"),
    ("weekend photo trip", "旅拍"),
    (
        Role("camera", Bilingual("camera", "相机"), ("camera",)),
        Role("lens", Bilingual("lens", "镜头"), ("lens",), "per_person", required=False),
    ),
)
OTHER_SCENARIO = replace(SCENARIO, scenario_id="photo", name=Bilingual("photo", "照片"), aliases=())
CONTENT = ShopContent(
    shop=Shop("Test shop", "USD", {"USD": 1.0, "CNY": 0.14}, "/checkout", demo=True),
    sellers=(Seller("north", "North", 4.5, 0.9, authorised=True),),
    items=(CAMERA, LENS, TRIPOD),
    reviews=(
        Review("r1", "it-camera", "en", 5, "Good.", synthetic=True, written_on=date(2026, 1, 2)),
        Review("r2", "it-camera", "zh", 4, "不错。", synthetic=True, written_on=date(2026, 3, 4)),
    ),
    rules=(
        CompatibilityRule(
            "mount", 1, "camera", "mount", "equal", "lens", "mount", Bilingual("fits", "合适")
        ),
    ),
    concepts=CONCEPTS,
    scenarios=(SCENARIO, OTHER_SCENARIO),
    bundles=(
        AuthoredBundle(
            "b1",
            "trip",
            (BundleItem("it-camera", "camera"), BundleItem("it-lens", "lens", 2)),
            Bilingual("why", "为什么"),
            7,
        ),
    ),
    guides=(Guide("g1", "trip", None, Bilingual("How", "怎么"), Bilingual("So.", "这样。")),),
)
