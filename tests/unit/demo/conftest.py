"""The authored demo shop, for the tests that only read it."""

import pytest

from data.catalog.snapshot import Catalog
from data.types.source import ShopContent


@pytest.fixture(scope="session")
def shop(authored_shop: ShopContent) -> ShopContent:
    return authored_shop


@pytest.fixture(scope="session")
def catalog(shop: ShopContent) -> Catalog:
    """The shop as the running programs see it."""
    return Catalog(
        shop=shop.shop,
        version=1,
        items={item.item_id: item for item in shop.items},
        sellers={seller.seller_id: seller for seller in shop.sellers},
        concepts=shop.concepts,
        scenarios={one.scenario_id: one for one in shop.scenarios},
        rules=shop.rules,
        bundles={bundle.bundle_id: bundle for bundle in shop.bundles},
        guides=shop.guides,
        associations=shop.associations,
    )
