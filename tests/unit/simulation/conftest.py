"""The demo shop with an engine in process; its encoder knows words only, so nothing is prepared."""

import pytest

from data.types.source import ShopContent
from models.engine.engine import Engine
from models.engine.settings import EngineSettings
from models.engine.version import catalog_version_of
from models.scorer.encoder.vectors import VectorCache
from models.scorer.untrained import ScoreWeights, UntrainedScorer
from models.simulation.place import EnginePlace, ReadyPlace
from models.simulation.population import Population
from models.simulation.shopper import Crowd, Shopper
from models.turn.state import shop_view
from tests.factories import catalog_of
from tests.unit.engine.shop import WordEncoder


@pytest.fixture(scope="session")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> VectorCache:
    return VectorCache(tmp_path_factory.mktemp("vectors"), WordEncoder())


@pytest.fixture(scope="session")
def place(authored_shop: ShopContent, vectors: VectorCache) -> EnginePlace:
    """The whole engine."""
    catalog, settings = catalog_of(authored_shop), EngineSettings()
    engine = Engine(catalog, WordEncoder(), vectors, "words", settings)
    return EnginePlace(shop_view(catalog), engine, settings.policy)


@pytest.fixture(scope="session")
def market_place(place: EnginePlace, vectors: VectorCache) -> ReadyPlace:
    """Its scorer and policy over each shopper's market."""
    encoder = WordEncoder()
    stock = catalog_version_of(place.shop.catalog, vectors).stock
    scorer = UntrainedScorer("words", encoder.base_hash, stock, ScoreWeights())
    return ReadyPlace(place.shop, scorer, encoder, place.policy)


@pytest.fixture(scope="session")
def shoppers(place: EnginePlace) -> tuple[Shopper, ...]:
    return tuple(Population(place.shop, Crowd(5, 12, 0.1)).shoppers())
