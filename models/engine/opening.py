"""Opens the encoder, the vectors and the catalog, and makes an engine of them."""

from dataclasses import dataclass, field
from pathlib import Path

from data.catalog.snapshot import Catalog, load_catalog
from data.db.engine import open_engine, session_factory
from models.contract.recommendation import RecommendRequest
from models.engine.engine import UNTRAINED, Engine, Reading
from models.engine.live import LiveEngine, StoredCatalog
from models.engine.settings import EngineSettings
from models.engine.version import texts_of
from models.scorer.encoder.base import DEFAULT_BASE, base_folder
from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.vectors import Encoder, VectorCache
from models.scorer.scorer import Scorer
from models.scorer.stock import Stock


@dataclass(frozen=True, slots=True)
class Opening:
    """Where everything lies. ``base`` must have been prepared in ``base_dir``. ``checkpoint`` is
    the folder of a trained scorer, whose base then takes the place of ``base``; without one the
    scorer is untrained."""

    database_url: str
    base: str = DEFAULT_BASE
    base_dir: Path = Path("var/base")
    cache_dir: Path = Path("var/cache")
    device: str = "auto"
    torch_threads: int = 1
    checkpoint: Path | None = None
    settings: EngineSettings = field(default_factory=EngineSettings)


@dataclass(frozen=True, slots=True)
class _Opened:
    name: str
    encoder: Encoder
    vectors: VectorCache
    reading: Reading


def open_live_engine(opening: Opening) -> LiveEngine:
    """An engine that follows the stored catalog; takes seconds.

    Raises EncoderError without a prepared base, CheckpointError where the checkpoint is not there
    or does not fit, and SQLAlchemy's errors without a database.
    """
    opened = _opened(opening)
    source = StoredCatalog(session_factory(open_engine(opening.database_url)))

    def build(catalog: Catalog) -> Engine:
        return Engine(
            catalog,
            opened.encoder,
            opened.vectors,
            opened.name,
            opening.settings,
            reading=opened.reading,
        )

    live = LiveEngine(source, build)
    # The first forward pass and the first composition load what later ones find loaded.
    live.current().recommend(RecommendRequest("", "en", "warm up", seed=0))
    return live


def encode_catalog(opening: Opening) -> int:
    """Encodes every text of the stored catalog that is not encoded yet; says how many those were.

    It commits as it goes: killed and begun again, it goes on where it was. Raises like
    open_live_engine.
    """
    opened = _opened(opening)
    engine = open_engine(opening.database_url)
    with session_factory(engine)() as session:
        catalog = load_catalog(session)
    engine.dispose()
    return opened.vectors.fill(texts_of(catalog, opened.reading.reads))


def _opened(opening: Opening) -> _Opened:
    if opening.checkpoint is not None:
        return _trained(opening, opening.checkpoint)
    folder = base_folder(opening.base, opening.base_dir)
    encoder = TextEncoder(folder, opening.device, opening.torch_threads)
    return _Opened(folder.name, encoder, VectorCache(opening.cache_dir, encoder), UNTRAINED)


def _trained(opening: Opening, checkpoint: Path) -> _Opened:
    # Loaded here alone: what counts words takes a second to load.
    from models.scorer.trained.opening import open_parts  # noqa: PLC0415
    from models.scorer.trained.scorer import TrainedScorer  # noqa: PLC0415

    parts = open_parts(
        checkpoint, opening.base_dir, opening.cache_dir, opening.device, opening.torch_threads
    )

    def scorer(stock: Stock) -> Scorer:
        return TrainedScorer(parts, stock, opening.settings.trained)

    return _Opened(parts.name, parts.encoder, parts.vectors, Reading(parts.reads, scorer))
