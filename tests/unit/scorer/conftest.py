import pytest

from models.scorer.stock import Stock
from tests.unit.engine.shop import version


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    return version(tmp_path_factory.mktemp("vectors")).stock
