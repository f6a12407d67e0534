"""Opens the encoder, the vectors and the catalog, and makes an engine of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from data.catalog.snapshot import Catalog
from data.catalog.stored import stored_catalog
from data.db.engine import open_engine, session_factory
from models.contract.recommendation import RecommendRequest
from models.engine.engine import Engine, Judge
from models.engine.item_vectors import Reader, item_texts
from models.engine.live import LiveEngine, StoredCatalog
from models.engine.settings import EngineSettings
from models.engine.version import texts_of
from models.policy.stored import read_bandit
from models.scorer.encoder.ahead import AheadEncoder
from models.scorer.encoder.base import DEFAULT_BASE, base_folder
from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.lighter import Precision
from models.scorer.encoder.vectors import VectorCache
from models.scorer.scorer import Scorer
from models.scorer.stock import Stock
from models.scorer.trained.errors import CheckpointUnfit
from models.scorer.trained.wishes import wished_names

if TYPE_CHECKING:
    from models.scorer.cross.two_stages import SecondStage
    from models.scorer.trained.scorer import TrainedParts


@dataclass(frozen=True, slots=True)
class Opening:
    """Where everything lies. ``base``, by which retrieval searches, must have been prepared in
    ``base_dir``. ``checkpoint`` is the folder of a trained scorer, which has an encoder of its
    own; without one the scorer is untrained. ``second_stage`` is the folder of a cross-encoder that
    judges the checkpoint's best bundles anew. ``precision`` is what the encoders multiply in.
    ``strategies`` is the file of a bandit, read whenever an engine is built: without it, or where
    it is not there, the settings' own."""

    database_url: str
    base: str = DEFAULT_BASE
    base_dir: Path = Path("var/base")
    cache_dir: Path = Path("var/cache")
    device: str = "auto"
    torch_threads: int = 1
    checkpoint: Path | None = None
    second_stage: Path | None = None
    precision: Precision = "fp32"
    strategies: Path | None = None
    settings: EngineSettings = field(default_factory=EngineSettings)


@dataclass(frozen=True, slots=True)
class _Opened:
    base: str
    encoder: TextEncoder
    vectors: VectorCache
    parts: "TrainedParts | None" = None
    second: "SecondStage | None" = None

    def judge(self, settings: EngineSettings) -> Judge | None:
        if self.parts is None:
            return None
        # Loaded here alone: what counts words takes a second to load.
        from models.scorer.cross.two_stages import TwoStageScorer  # noqa: PLC0415
        from models.scorer.trained.scorer import TrainedScorer  # noqa: PLC0415

        # Its pass over what was said runs while bundles are composed.
        encoder = AheadEncoder(self.parts.encoder)
        parts, second = replace(self.parts, encoder=encoder), self.second

        def scorer(stock: Stock) -> Scorer:
            first = TrainedScorer(parts, stock, settings.trained)
            return TwoStageScorer(first, second, stock.catalog) if second else first

        return Judge(Reader(parts.vectors, parts.reads), scorer, encoder.ahead)


def open_live_engine(opening: Opening) -> LiveEngine:
    """An engine that follows the stored catalog; takes seconds.

    Raises EncoderError without a prepared base, CheckpointError where the checkpoint or its second
    stage is not there or does not fit, StrategiesUnreadable, and SQLAlchemy's errors without a
    database.
    """
    build = engine_builder(opening)
    live = LiveEngine(StoredCatalog(session_factory(open_engine(opening.database_url))), build)
    # The first forward pass and the first composition load what later ones find loaded.
    live.current().recommend(RecommendRequest("", "en", "warm up", seed=0))
    return live


def engine_builder(opening: Opening) -> Callable[[Catalog], Engine]:
    """Makes engines of any catalogs, all with one encoder, and reads no database. Raises
    EncoderError and CheckpointError like open_live_engine."""
    opened = replace(_opened(opening), second=_second(opening))
    judge = opened.judge(opening.settings)

    def build(catalog: Catalog) -> Engine:
        settings = opening.settings
        if opening.strategies is not None and opening.strategies.exists():
            settings = replace(settings, bandit=read_bandit(opening.strategies))
        return Engine(catalog, opened.encoder, opened.vectors, opened.base, settings, judge=judge)

    return build


def encode_catalog(opening: Opening) -> int:
    """Encodes every text of the stored catalog that is not encoded yet; says how many those were.

    It commits as it goes: killed and begun again, it goes on where it was. Raises like
    open_live_engine.
    """
    opened = _opened(opening)
    catalog = stored_catalog(opening.database_url)
    count = opened.vectors.fill(texts_of(catalog))
    if opened.parts is not None:
        count += opened.parts.vectors.fill(
            (*wished_names(catalog), *item_texts(catalog, opened.parts.reads))
        )
    return count


def _opened(opening: Opening) -> _Opened:
    folder = base_folder(opening.base, opening.base_dir)
    encoder = TextEncoder(
        folder, opening.device, opening.torch_threads, precision=opening.precision
    )
    vectors = VectorCache(opening.cache_dir, encoder)
    if opening.checkpoint is None:
        return _Opened(folder.name, encoder, vectors)
    from models.scorer.trained.opening import open_parts  # noqa: PLC0415

    parts = open_parts(
        opening.checkpoint,
        opening.base_dir,
        opening.cache_dir,
        opening.device,
        opening.torch_threads,
        beside=encoder,
        precision=opening.precision,
    )
    return _Opened(folder.name, encoder, vectors, parts)


def _second(opening: Opening) -> "SecondStage | None":
    if opening.second_stage is None:
        return None
    if opening.checkpoint is None:
        raise CheckpointUnfit(
            f"{opening.second_stage} judges the best of a checkpoint anew, and none is set"
        )
    from models.scorer.cross.opening import SecondPlaces, open_second_stage  # noqa: PLC0415

    places = SecondPlaces(
        opening.second_stage,
        opening.checkpoint,
        opening.base_dir,
        opening.device,
        opening.torch_threads,
    )
    return open_second_stage(places, opening.settings.second)
