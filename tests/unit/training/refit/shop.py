"""The coded things of ``tests.unit.training.coded`` as a shop with a purpose, in a database."""

from pathlib import Path

from data.catalog.store import replace_catalog
from data.db.engine import open_engine, session_factory
from data.db.migrate import upgrade
from data.types.item import Item, Seller
from data.types.money import Shop
from data.types.scenario import AuthoredBundle, BundleItem, Role, Scenario
from data.types.source import ShopContent
from data.types.text import Bilingual
from data.types.vocabulary import Concept
from tests.unit.training.coded import title
from tests.unit.training.things import EACH, KINDS

SELLERS = ("north", "south", "west")
COLORS = ("blue", "green", "black", "white")
ROLES = KINDS - 1


def item(kind: int, number: int) -> Item:
    return Item(
        item_id=f"{kind}-{number}",
        department="things",
        category=f"kind{kind}",
        title=Bilingual(title(kind, number), title(kind, number)),
        description=Bilingual("", ""),
        brand=f"Brand {number % 4}",
        price_cents=1000 + 300 * ((5 * number + kind) % EACH),
        currency="USD",
        stock=9,
        seller_id=SELLERS[number % len(SELLERS)],
        rating=3.5 + (number % 4) / 3,
        rating_count=40 * (number % 5),
        attributes={"color": COLORS[(number + kind) % 4], "boldness": float(number % 4)},
        image=f"/images/{kind}-{number}.svg",
    )


def scenario(name: str, *kinds: int) -> Scenario:
    roles = tuple(
        Role(f"role{kind}", Bilingual(f"role {kind}", f"角色{kind}"), (f"kind{kind}",))
        for kind in kinds
    )
    spoken = Bilingual(name, f"{name}用品")
    return Scenario(name, "things", spoken, Bilingual("", ""), (), roles)


def authored(number: int) -> AuthoredBundle:
    lines = tuple(BundleItem(f"{kind}-{number}", f"role{kind}") for kind in range(ROLES))
    return AuthoredBundle(f"a-{number}", "tent", lines, Bilingual("", ""), 10)


def content() -> ShopContent:
    concepts = [
        Concept("things", "department", Bilingual("things", "东西"), ()),
        *(Concept(one, "color", Bilingual(one, one), ()) for one in COLORS),
        *(
            Concept(f"kind{kind}", "category", Bilingual(f"kind {kind}", f"种类{kind}"), ())
            for kind in range(KINDS)
        ),
    ]
    return ShopContent(
        shop=Shop("Things", "USD", {"USD": 1.0}, "/checkout", demo=True),
        sellers=tuple(Seller(one, one, 4.0, 0.9, authorised=True) for one in SELLERS),
        items=tuple(item(kind, number) for kind in range(KINDS) for number in range(EACH)),
        reviews=(),
        rules=(),
        concepts=tuple(concepts),
        scenarios=(scenario("tent", 0, 1, 2), scenario("stove", 1, 2, 3)),
        bundles=tuple(map(authored, range(8))),
        guides=(),
    )


def stored(folder: Path) -> str:
    """Its URL."""
    url = f"sqlite:///{folder}/things.db"
    upgrade(url)
    engine = open_engine(url)
    with session_factory(engine).begin() as session:
        replace_catalog(session, content())
    engine.dispose()
    return url
