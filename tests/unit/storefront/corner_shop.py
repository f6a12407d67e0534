"""A small shop for the page tests, and a browser that visits it."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from data.catalog.snapshot import Catalog
from data.types.item import AttributeValue, Item, Seller
from data.types.money import Shop
from data.types.scenario import AuthoredBundle, BundleItem, Role, Scenario
from data.types.text import Bilingual
from data.types.vocabulary import Concept
from web.storefront.pages import storefront_router

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg'/>"


def item(item_id: str, **change: object) -> Item:
    attributes: dict[str, AttributeValue] = {"material": "steel", "weight_g": 2400, "secret": "x"}
    plain: dict[str, object] = {
        "item_id": item_id,
        "department": "camping",
        "category": "stove",
        "title": Bilingual(f"Stove {item_id}", f"炉子 {item_id}"),
        "description": Bilingual("Boils water.", "烧水用。"),
        "brand": "Linmang",
        "price_cents": 4500,
        "currency": "USD",
        "stock": 9,
        "seller_id": "northtrail",
        "rating": 4.5,
        "rating_count": 12,
        "attributes": attributes,
    }
    return Item(**{**plain, **change})  # type: ignore[arg-type]


def catalog_of(*items: Item) -> Catalog:
    role = Role("stove", Bilingual("stove", "炉子"), ("stove",))
    scenario = Scenario(
        scenario_id="weekend",
        department="camping",
        name=Bilingual("weekend camping", "周末露营"),
        description=Bilingual("A weekend out.", "出门过周末。"),
        aliases=(),
        roles=(role,),
    )
    bundle = AuthoredBundle(
        bundle_id="ab-1",
        scenario_id="weekend",
        items=(BundleItem(items[0].item_id, "stove", 2),),
        why=Bilingual("Light and dry", "轻便不怕雨"),
        popularity=5,
    )
    return Catalog(
        shop=Shop("Corner", "USD", {"USD": 1.0}, "/checkout", demo=True),
        version=1,
        items={one.item_id: one for one in items},
        sellers={"northtrail": Seller("northtrail", "Northtrail", 4.7, 0.9, authorised=True)},
        concepts=(
            Concept("camping", "department", Bilingual("camping", "露营")),
            Concept("stove", "category", Bilingual("camp stove", "露营炉")),
            Concept("steel", "material", Bilingual("steel", "钢")),
        ),
        scenarios={"weekend": scenario},
        rules=(),
        bundles={"ab-1": bundle},
        guides=(),
    )


def visitor(catalog: Catalog, folder: Path, **headers: str) -> TestClient:
    """A browser in front of the store; pictures and widget lie in ``folder``."""
    for name in ("images", "widget"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "secret.svg").write_text("not a picture of an item")
    (folder / "images" / "it-1.svg").write_text(PICTURE)
    (folder / "widget" / "satchel-chat.js").write_text("export {};")
    app = FastAPI()
    app.include_router(storefront_router(lambda: catalog, folder / "images", folder / "widget"))
    return TestClient(app, headers=headers)
