"""The small shop in a database."""

from pathlib import Path

from data.catalog.store import replace_catalog
from data.db.engine import open_engine, session_factory
from data.db.migrate import upgrade
from data.types.source import ShopContent
from tests.unit.engine.shop import AUTHORED, ITEMS, catalog


def store_shop(folder: Path) -> str:
    """Its URL."""
    url = f"sqlite:///{folder}/shop.db"
    upgrade(url)
    opened, shop = open_engine(url), catalog()
    content = ShopContent(
        shop=shop.shop,
        sellers=tuple(shop.sellers.values()),
        items=ITEMS,
        reviews=(),
        rules=shop.rules,
        concepts=shop.concepts,
        scenarios=tuple(shop.scenarios.values()),
        bundles=(AUTHORED,),
        guides=(),
    )
    with session_factory(opened).begin() as session:
        replace_catalog(session, content)
    opened.dispose()
    return url
