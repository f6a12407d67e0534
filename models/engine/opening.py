"""Opens the encoder, the vectors and the catalog, and makes an engine of them."""

from dataclasses import dataclass, field
from pathlib import Path

from data.catalog.snapshot import Catalog, load_catalog
from data.db.engine import open_engine, session_factory
from models.contract.recommendation import RecommendRequest
from models.engine.engine import Engine
from models.engine.live import LiveEngine, StoredCatalog
from models.engine.settings import EngineSettings
from models.engine.version import texts_of
from models.scorer.encoder.base import DEFAULT_BASE, base_folder
from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.vectors import VectorCache


@dataclass(frozen=True, slots=True)
class Opening:
    """Where everything lies. ``base`` must have been prepared in ``base_dir``."""

    database_url: str
    base: str = DEFAULT_BASE
    base_dir: Path = Path("var/base")
    cache_dir: Path = Path("var/cache")
    device: str = "auto"
    torch_threads: int = 1
    settings: EngineSettings = field(default_factory=EngineSettings)


def open_live_engine(opening: Opening) -> LiveEngine:
    """An engine that follows the stored catalog; takes seconds.

    Raises EncoderError without a prepared base, and SQLAlchemy's errors without a database.
    """
    name, encoder, vectors = _opened(opening)
    source = StoredCatalog(session_factory(open_engine(opening.database_url)))

    def build(catalog: Catalog) -> Engine:
        return Engine(catalog, encoder, vectors, name, opening.settings)

    live = LiveEngine(source, build)
    # The first forward pass and the first composition load what later ones find loaded.
    live.current().recommend(RecommendRequest("", "en", "warm up", seed=0))
    return live


def encode_catalog(opening: Opening) -> int:
    """Encodes every text of the stored catalog that is not encoded yet; says how many those were.

    It commits as it goes: killed and begun again, it goes on where it was. Raises like
    open_live_engine.
    """
    _, _, vectors = _opened(opening)
    engine = open_engine(opening.database_url)
    with session_factory(engine)() as session:
        catalog = load_catalog(session)
    engine.dispose()
    return vectors.fill(texts_of(catalog))


def _opened(opening: Opening) -> tuple[str, TextEncoder, VectorCache]:
    folder = base_folder(opening.base, opening.base_dir)
    encoder = TextEncoder(folder, opening.device, opening.torch_threads)
    return folder.name, encoder, VectorCache(opening.cache_dir, encoder)
