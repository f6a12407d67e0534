"""Opens what a comparison needs: the demo shop with its engine, or BundleRec's bundles."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from data.catalog.snapshot import Catalog
from data.catalog.stored import stored_catalog
from models.engine.opening import Opening, open_live_engine
from models.engine.version import catalog_version_of, texts_of
from models.evaluation.dataset.bundle import Split
from models.evaluation.dataset.errors import UnreadableExamples
from models.evaluation.dataset.folder import ITEMS, read_folder
from models.scorer.encoder.base import base_folder
from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.vectors import VectorCache
from models.scorer.untrained import UntrainedScorer
from models.simulation.bundlerec import shop_of, shoppers_of
from models.simulation.place import EnginePlace, ReadyPlace, Visit
from models.simulation.population import Population
from models.simulation.shopper import Crowd
from models.turn.state import shop_view


@contextmanager
def demo_visits(opening: Opening, crowd: Crowd) -> Iterator[tuple[Visit, ...]]:
    """Shoppers of the stored shop before its whole engine. Raises like open_live_engine."""
    live = open_live_engine(opening)
    try:
        engine = live.current()
        yield _visits(
            EnginePlace(shop_view(engine.catalog), engine, opening.settings.policy), crowd
        )
    finally:
        live.close()


def market_visits(opening: Opening, crowd: Crowd) -> tuple[Visit, ...]:
    """Shoppers of the stored shop before the scorer and the policy over their own markets: the
    candidates are the same whatever was learned. Raises like open_live_engine."""
    catalog = stored_catalog(opening.database_url)
    return _visits(_ready_place(opening, _encoder(opening), catalog), crowd)


def _visits(place: EnginePlace | ReadyPlace, crowd: Crowd) -> tuple[Visit, ...]:
    return tuple(Visit(place, shopper) for shopper in Population(place.shop, crowd).shoppers())


def _encoder(opening: Opening) -> TextEncoder:
    folder = base_folder(opening.base, opening.base_dir)
    return TextEncoder(folder, opening.device, opening.torch_threads)


def _ready_place(opening: Opening, encoder: TextEncoder, catalog: Catalog) -> ReadyPlace:
    vectors = VectorCache(opening.cache_dir, encoder)
    vectors.fill(texts_of(catalog))
    stock = catalog_version_of(catalog, vectors).stock
    weights, policy = opening.settings.weights, opening.settings.policy
    scorer = UntrainedScorer(opening.base, encoder.base_hash, stock, weights)
    return ReadyPlace(shop_view(catalog), scorer, encoder, policy)


def bundlerec_visits(opening: Opening, data: Path, split: Split, crowd: Crowd) -> tuple[Visit, ...]:
    """Shoppers with a bundle of the split in mind, evenly over the folder's domains.

    Raises UnreadableExamples, and EncoderError without a prepared base.
    """
    encoder = _encoder(opening)
    domains = (data,) if (data / ITEMS).exists() else tuple(_domains(data))
    visits: list[Visit] = []
    for number, domain in enumerate(domains):
        count = crowd.count // len(domains) + (number < crowd.count % len(domains))
        visits.extend(_domain(opening, encoder, domain, split, replace(crowd, count=count)))
    return tuple(visits)


def _domains(data: Path) -> list[Path]:
    found = sorted(place.parent for place in data.glob(f"*/{ITEMS}"))
    if not found:
        raise UnreadableExamples(f"{data} has no {ITEMS}, nor has a folder in it")
    return found


def _domain(
    opening: Opening, encoder: TextEncoder, domain: Path, split: Split, crowd: Crowd
) -> Iterator[Visit]:
    found = read_folder(domain)
    place = _ready_place(opening, encoder, shop_of(found, split))
    shoppers = shoppers_of(found, split, domain.name, crowd)
    return (Visit(place, shopper) for shopper in shoppers)
