"""A small camping shop made by hand, and the values that tests of a turn begin with."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from data.catalog.snapshot import Catalog
from data.types.compatibility import CompatibilityRule
from data.types.item import AttributeValue, Item, Seller
from data.types.money import Shop
from data.types.scenario import AuthoredBundle, BundleItem, Guide, Role, Scenario
from data.types.source import ShopContent
from data.types.text import Bilingual, Language
from data.types.turn import Impression, LoggedBundle, TurnRecord
from data.types.vocabulary import Concept, ConceptKind
from models.contract.recommendation import PoolBundle, Reason, Recommendation
from models.preference.posterior import prior
from models.turn.moves import Mention, MentionRole
from models.turn.state import ShopView, TurnState, shop_view

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""A Wednesday."""


def item(
    item_id: str,
    category: str,
    en: str,
    zh: str,
    price_cents: int,
    *,
    stock: int = 9,
    rating: float = 4.0,
    **attributes: AttributeValue,
) -> Item:
    return Item(
        item_id=item_id,
        department="camping",
        category=category,
        title=Bilingual(en, zh),
        description=Bilingual(f"A {en.lower()}.", f"一件{zh}。"),
        brand="Brynwick",
        price_cents=price_cents,
        currency="USD",
        stock=stock,
        seller_id="north",
        rating=rating,
        rating_count=12,
        attributes=attributes,
        image=f"/images/{item_id}.svg",
    )


def concept(
    concept_id: str, kind: ConceptKind, zh: str, *aliases: str, parent: str | None = None
) -> Concept:
    return Concept(concept_id, kind, Bilingual(concept_id.replace("_", " "), zh), aliases, parent)


def lines(**items: str) -> tuple[BundleItem, ...]:
    """One item a role."""
    return tuple(BundleItem(item_id, role_id) for role_id, item_id in items.items())


ITEMS = (
    item("dome", "dome_tent", "Lark dome", "云雀圆顶帐", 12000, weight_g=3000, volume_ml=9000,
         capacity=2, rating=4.5, boldness=1, color="green"),
    item("tunnel", "tunnel_tent", "Otter tunnel", "水獭隧道帐", 20000, weight_g=2000,
         volume_ml=8000, capacity=4, rating=4.8, boldness=2, color="blue"),
    item("gas", "stove", "Ember gas stove", "余烬燃气炉", 4500, weight_g=400, volume_ml=1000,
         rating=4.2, boldness=0, fuel="gas", material="steel"),
    item("wood", "stove", "Twig wood stove", "细枝柴炉", 6000, weight_g=900, volume_ml=2000,
         rating=4.6, boldness=0, fuel="wood", material="steel"),
    item("can", "cartridge", "Ember cartridge", "余烬气罐", 800, weight_g=350, volume_ml=500,
         fuel="gas"),
    item("lamp", "lantern", "Moth lantern", "飞蛾营灯", 2000, weight_g=200, volume_ml=700,
         rating=4.1, boldness=0, color="black"),
    item("flare", "lantern", "Flare lantern", "流火营灯", 1500, weight_g=500, volume_ml=900,
         rating=3.9, boldness=3, color="blue"),
    item("saddle", "chair", "Saddle chair", "马鞍椅", 5000, weight_g=4000, volume_ml=6000,
         rating=4.9, boldness=1, material="leather"),
    item("canvas", "chair", "Canvas chair", "帆布椅", 3000, weight_g=2500, volume_ml=5000,
         rating=4.0, boldness=1, material="cotton"),
)  # fmt: skip

CONCEPTS = (
    concept("camping", "department", "露营用品"),
    concept("tent", "category", "帐篷"),
    concept("dome_tent", "category", "圆顶帐篷", parent="tent"),
    concept("tunnel_tent", "category", "隧道帐篷", parent="tent"),
    concept("stove", "category", "炉子", "gas stove"),
    concept("cartridge", "category", "气罐"),
    concept("lantern", "category", "营灯", "lamp", "灯笼"),
    concept("chair", "category", "椅子"),
    concept("tripod", "category", "三脚架"),
    concept("leather", "material", "皮革"),
    concept("cotton", "material", "棉布"),
    concept("steel", "material", "钢制"),
    concept("blue", "color", "蓝色"),
    concept("green", "color", "绿色"),
    concept("gas", "fuel", "燃气"),
    concept("waterproof", "feature", "防水"),
    concept("brynwick", "brand", "布林"),
)

CAMPING = Scenario(
    "camping",
    "camping",
    Bilingual("camping weekend", "周末露营"),
    Bilingual("Two nights outside.", "在外面住两晚。"),
    ("camping", "露营"),
    (
        Role("shelter", Bilingual("shelter", "住"), ("tent",), "by_capacity"),
        Role("kitchen", Bilingual("kitchen", "炊具"), ("stove",)),
        Role("light", Bilingual("light", "照明"), ("lantern",), required=False),
    ),
)
PICNIC = Scenario(
    "picnic",
    "camping",
    Bilingual("picnic", "野餐"),
    Bilingual("A meal outside.", "在外面吃一顿。"),
    (),
    (
        Role("seat", Bilingual("seat", "座椅"), ("chair",), "per_person"),
        Role("light", Bilingual("light", "照明"), ("lantern",)),
    ),
)
SMALL = lines(shelter="dome", kitchen="gas", light="lamp")
LARGE = lines(shelter="tunnel", kitchen="wood", light="flare")
MIXED = lines(shelter="dome", kitchen="wood", light="flare")
OUTDOORS = lines(seat="canvas", light="lamp")

CONTENT = ShopContent(
    shop=Shop("Camp (demo shop)", "USD", {"USD": 1.0, "CNY": 0.14}, "/checkout", demo=True),
    sellers=(Seller("north", "North", 4.5, 0.9, authorised=True),),
    items=ITEMS,
    reviews=(),
    rules=(
        CompatibilityRule(
            "fuel", 1, "stove", "fuel", "equal", "cartridge", "fuel", Bilingual("fits", "合适")
        ),
    ),
    concepts=CONCEPTS,
    scenarios=(CAMPING, PICNIC),
    bundles=(
        AuthoredBundle("a-1", "camping", SMALL, Bilingual("light", "轻便"), 50),
        AuthoredBundle("a-2", "camping", LARGE, Bilingual("roomy", "宽敞"), 70),
        AuthoredBundle("a-3", "picnic", OUTDOORS, Bilingual("easy", "方便"), 90),
    ),
    guides=(
        Guide("g-1", "camping", None, Bilingual("Camp", "露营"), Bilingual("So.", "这样。")),
        Guide("g-2", None, "lantern", Bilingual("Lamps", "灯"), Bilingual("So.", "这样。")),
    ),
)


def catalog_of(content: ShopContent = CONTENT, *, version: int = 1) -> Catalog:
    """The shop in memory, without a database."""
    return Catalog(
        shop=content.shop,
        version=version,
        items={one.item_id: one for one in content.items},
        sellers={one.seller_id: one for one in content.sellers},
        concepts=content.concepts,
        scenarios={one.scenario_id: one for one in content.scenarios},
        rules=content.rules,
        bundles={one.bundle_id: one for one in content.bundles},
        guides=content.guides,
    )


SHOP = shop_view(catalog_of())


def shop_with(**changes: Mapping[str, Any]) -> ShopView:
    """The shop with some items changed: ``shop_with(dome={"stock": 0})``."""
    changed = tuple(replace(one, **changes.get(one.item_id, {})) for one in ITEMS)
    return shop_view(catalog_of(replace(CONTENT, items=changed)))


def fresh_state(shop: ShopView = SHOP, language: Language = "en", **known: Any) -> TurnState:
    """The state of a conversation in which nothing was said yet."""
    begun = TurnState("c-1", "shopper-1", language, 0, shop, prior(shop.space))
    return replace(begun, **known)


def total_cents(items: tuple[BundleItem, ...]) -> int:
    prices = {one.item_id: one.price_cents for one in ITEMS}
    return sum(prices[one.item_id] * one.quantity for one in items)


def pool_bundle(
    bundle_id: str, items: tuple[BundleItem, ...], position: int | None = None
) -> PoolBundle:
    return PoolBundle(
        bundle_id=bundle_id,
        items=items,
        total_cents=total_cents(items),
        score=0.5,
        logit=0.1,
        p_first=0.25,
        position=position,
        propensity=None if position is None else 0.25,
        reasons=(Reason("role", (items[0].item_id,), f"{bundle_id} begins with it"),),
    )


def recommendation(*slate: tuple[BundleItem, ...], **known: Any) -> Recommendation:
    """A slate of these bundles, named b-1, b-2 …, without others in the pool."""
    bundles = (pool_bundle(f"b-{place + 1}", items, place) for place, items in enumerate(slate))
    answer = Recommendation(tuple(bundles), "softmax", "h-1", "greedy", "untrained", 7, "camping")
    return replace(answer, **known)


def impression(slate_id: str = "s-1", *slate: tuple[BundleItem, ...]) -> Impression:
    """What the log keeps of such a slate: by default SMALL, LARGE and MIXED."""
    answer = recommendation(*(slate or (SMALL, LARGE, MIXED)))
    return Impression(
        slate_id=slate_id,
        policy=answer.policy,
        policy_hash=answer.policy_hash,
        strategy=answer.strategy,
        model_version=answer.model_version,
        seed=answer.seed,
        slate_propensity=0.02,
        degraded=False,
        forced=False,
        context={"utterance": "camping", "taste": {"features": []}, "scenario_id": "camping"},
        relaxations=(),
        pool=tuple(_logged(bundle) for bundle in answer.pool),
    )


def _logged(bundle: PoolBundle) -> LoggedBundle:
    prices = {one.item_id: one.price_cents for one in ITEMS}
    return LoggedBundle(
        bundle_id=bundle.bundle_id,
        items=bundle.items,
        prices_cents=tuple(prices[one.item_id] for one in bundle.items),
        total_cents=bundle.total_cents,
        features_hash="f",
        score=bundle.score,
        logit=bundle.logit,
        p_first=bundle.p_first,
        position=bundle.position,
        propensity=bundle.propensity,
        reasons=({"kind": "role", "item_ids": ["dome"], "text": f"{bundle.bundle_id} fits"},),
    )


def shown_state(shop: ShopView = SHOP, language: Language = "en", **known: Any) -> TurnState:
    """A conversation about camping that has SMALL, LARGE and MIXED before it."""
    begun = fresh_state(
        shop, language, number=1, purpose="camping", scenario_id="camping", slate=impression()
    )
    return replace(begun, **known)


def turn_record(number: int = 1, **known: Any) -> TurnRecord:
    """A turn of conversation c-1, ready for the log."""
    record = TurnRecord(
        turn_id=f"t-c-1-{number}",
        conversation_id="c-1",
        shopper_id="shopper-c-1",
        number=number,
        intent="request_bundle",
        confidence=0.9,
        utterance="camping for two",
        language="en",
        state={"slate_id": None},
        at=NOW,
    )
    return replace(record, **known)


def mention(
    kind: str,
    words: str,
    text: str,
    role: MentionRole | None = None,
    value: Mapping[str, Any] | None = None,
) -> Mention:
    """An entity on ``words`` where they stand in ``text``."""
    return Mention(kind, words, role, value, text.index(words))
