import pytest

from data.catalog.snapshot import Catalog
from tests.unit.engine.shop import catalog


@pytest.fixture(scope="session")
def shop() -> Catalog:
    return catalog()
