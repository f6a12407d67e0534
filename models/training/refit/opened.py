"""A checkpoint as the engine scores with it, over the catalog in memory."""

from pathlib import Path

from data.catalog.snapshot import Catalog
from models.constraints.facts import facts_of
from models.engine.item_vectors import ItemVectors, Reader, item_texts
from models.preference.table import FeatureTable
from models.scorer.stock import Stock
from models.scorer.trained.opening import open_parts
from models.scorer.trained.scorer import TrainedScorer
from models.scorer.trained.weights import TrainedWeights
from models.scorer.trained.wishes import wished_names
from models.training.refit.places import Places


def open_scorer(folder: Path, catalog: Catalog, places: Places) -> TrainedScorer:
    """Encodes what nobody has encoded yet, so that a service that opens it is ready at once.
    Raises CheckpointError, and EncoderError without its base."""
    parts = open_parts(folder, places.base_dir, places.cache, "auto", places.threads or 1)
    parts.vectors.fill((*wished_names(catalog), *item_texts(catalog, parts.reads)))
    table = FeatureTable.of(catalog, facts_of(catalog).ancestors)
    vectors = ItemVectors.of(catalog, Reader(parts.vectors, parts.reads))
    return TrainedScorer(parts, Stock.of(catalog, vectors.matrix, table), TrainedWeights())
