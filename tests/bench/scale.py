"""The whole recommender over a large shop: ``python -m tests.bench.scale [items]``.

The shop is the demo's, enlarged; vectors are made up, as encoding a hundred thousand texts takes an
hour here and is measured apart (``python -m models.engine warm`` says its rate).
"""

import argparse
import hashlib
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from data.catalog.snapshot import load_catalog
from data.catalog.store import replace_catalog
from data.db.engine import open_engine, session_factory
from data.db.migrate import upgrade
from data.demo.build import build_shop
from data.types.source import ShopContent
from models.engine.engine import Engine, Judge
from models.engine.item_vectors import Reader, item_texts
from models.engine.live import LiveEngine, StoredCatalog
from models.engine.settings import EngineSettings
from models.engine.version import texts_of
from models.evaluation.requests import RequestSource
from models.scorer.encoder.vectors import VectorCache
from models.scorer.trained.checkpoint import read_about, read_set_module
from models.scorer.trained.scorer import TrainedParts, TrainedScorer
from models.scorer.trained.weights import TrainedWeights
from models.scorer.trained.wishes import wished_names
from tests.bench.figures import spread
from tests.bench.report import report, say

ITEMS = 100_000
REQUESTS = 100
CHANGES = 20


class MadeUpEncoder:
    """A vector for each text, near for texts that begin alike."""

    base_hash = "5ca1e" * 12 + "0000"
    dim = 384

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.stack([self._noise(one[:12]) + 0.3 * self._noise(one) for one in texts])
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def _noise(self, words: str) -> NDArray[np.float32]:
        seed = int.from_bytes(hashlib.sha256(words.encode()).digest()[:4])
        return np.random.default_rng(seed).standard_normal(self.dim, np.float32)


def scale_figures(count: int = ITEMS, checkpoint: Path | None = None) -> dict[str, Any]:
    """Seconds to load and to lay out, resident megabytes, milliseconds a slate and a change."""
    with tempfile.TemporaryDirectory(prefix="satchel-scale-") as folder:
        url = f"sqlite:///{folder}/shop.db"
        _fill(url, count)
        return _measured(url, Path(folder), checkpoint)


def _fill(url: str, count: int) -> None:
    say(f"storing {count} items")
    upgrade(url)
    engine = open_engine(url)
    with session_factory(engine).begin() as session:
        replace_catalog(session, _enlarged(build_shop(), count))
    engine.dispose()


def _enlarged(shop: ShopContent, count: int) -> ShopContent:
    random = np.random.default_rng(1)
    factors = np.exp(random.normal(0, 0.4, count))
    items = list(shop.items)
    for row in range(len(items), count):
        item = shop.items[row % len(shop.items)]
        title = replace(item.title, en=f"{item.title.en} {row}")
        price = max(100, round(item.price_cents * factors[row]))
        items.append(replace(item, item_id=f"{item.item_id}-{row}", title=title, price_cents=price))
    return replace(shop, items=tuple(items[:count]), reviews=())


def _judge(encoder: MadeUpEncoder, vectors: VectorCache, checkpoint: Path | None) -> Judge | None:
    """The checkpoint's set module over made-up vectors, which cost what real ones do."""
    if checkpoint is None:
        return None
    about = read_about(checkpoint)
    module = read_set_module(checkpoint, about)
    parts = TrainedParts("made-up", about.reads, encoder, vectors, module)
    reader = Reader(vectors, about.reads)
    return Judge(reader, lambda stock: TrainedScorer(parts, stock, TrainedWeights()))


def _measured(url: str, folder: Path, checkpoint: Path | None) -> dict[str, Any]:
    engine = open_engine(url)
    sessions = session_factory(engine)
    encoder, figures = MadeUpEncoder(), dict[str, Any]()
    vectors = VectorCache(folder, encoder)
    judge = _judge(encoder, vectors, checkpoint)
    began = time.perf_counter()
    with sessions() as session:
        catalog = load_catalog(session)
    figures["load_s"] = round(time.perf_counter() - began, 1)
    vectors.fill(texts_of(catalog))
    if judge is not None:
        vectors.fill((*wished_names(catalog), *item_texts(catalog, judge.reader.reads)))
    say("laying the shop out")
    began = time.perf_counter()
    live = LiveEngine(
        StoredCatalog(sessions),
        lambda one: Engine(one, encoder, vectors, "made-up", EngineSettings(), judge=judge),
    )
    figures["open_s"] = round(time.perf_counter() - began, 1)
    figures["clustered_s"] = round(_clustered_s(live), 1)
    figures["slate"] = _slates(live)
    figures["change"] = _changes(live, url)
    figures["resident_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
    live.close()
    engine.dispose()
    return figures


def _clustered_s(live: LiveEngine) -> float:
    """How long the background still takes; what is asked meanwhile is looked up exactly."""
    began = time.perf_counter()
    while live.current().needs_clusters:
        time.sleep(0.1)
    return time.perf_counter() - began


def _slates(live: LiveEngine) -> dict[str, float]:
    source, times = RequestSource(live.current().catalog, seed=7), []
    for _ in range(REQUESTS):
        request = source.request()
        began = time.perf_counter()
        live.recommend(request)
        times.append((time.perf_counter() - began) * 1000)
    return spread(times).as_dict()


def _changes(live: LiveEngine, url: str) -> dict[str, float]:
    """From a committed change of one item to the engine that knows it."""
    engine, times = open_engine(url), []
    for item_id in list(live.current().catalog.items)[::997][:CHANGES]:
        with engine.begin() as connection:
            connection.execute(
                text("UPDATE item SET stock = 0 WHERE item_id = :one"), {"one": item_id}
            )
        began = time.perf_counter()
        assert live.current().catalog.items[item_id].stock == 0
        times.append((time.perf_counter() - began) * 1000)
    engine.dispose()
    return spread(times).as_dict()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("items", type=int, nargs="?", default=ITEMS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--checkpoint", type=Path, help="scored by its set module")
    options = parser.parse_args()
    figures = scale_figures(options.items, options.checkpoint)
    print(json.dumps(figures) if options.json else report({"scale": {options.items: figures}}))


if __name__ == "__main__":
    main()
