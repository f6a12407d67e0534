"""Search at three sizes: ``python -m tests.bench.retrieval [sizes]``; each in a process of its own.

The vectors are real ones, of the demo shop's texts, mixed with one another and disturbed as much
as another wording of the same thing would; pure noise has no neighbours and proves nothing.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.catalog.search import TextIndex
from data.catalog.snapshot import Catalog, load_catalog
from data.db.engine import open_engine, session_factory
from data.types.text import Bilingual
from models.engine.version import texts_of
from models.retrieval.index import best, index_of
from models.scorer.encoder.base import DEFAULT_BASE, base_folder
from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.vectors import VectorCache
from tests.bench.figures import spread
from tests.bench.report import report

SIZES = (1_200, 100_000, 1_000_000)
QUERIES = 200
LIMIT = 100
MIXED = 0.3
"""At most this share of a vector is another one's."""
NOISE = 0.3
"""Length of the noise added to a unit vector."""
SEED = 1
PORTION = 100_000
Vectors = NDArray[np.float32]


def retrieval_figures(database: str, sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """By size: seconds to build, megabytes, milliseconds a query, recall against exact search."""
    figures = {}
    for size in sizes:
        command = [sys.executable, "-m", "tests.bench.retrieval", "measured", database, str(size)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        figures[str(size)] = json.loads(done.stdout)
    return figures


def measured(database: str, size: int) -> dict[str, Any]:
    catalog = _catalog(database)
    real = _real_vectors(catalog)
    random = np.random.default_rng(SEED)
    vectors, queries = _disturbed(real, size, random), _disturbed(real, QUERIES, random)
    rows = {f"it-{row:07}": row for row in range(size)}
    return _by_meaning(rows, vectors, queries) | _by_words(catalog, size)


def _by_meaning(rows: dict[str, int], vectors: Vectors, queries: Vectors) -> dict[str, Any]:
    before = _resident_mb()
    began = time.perf_counter()
    index = index_of(rows, vectors)
    if index.is_stale:
        index = index.taking(index.clustering())
    built_s = time.perf_counter() - began
    ids, shares = tuple(rows), []
    for query in queries:
        wanted = {item_id for item_id, _ in best(ids, vectors @ query, LIMIT)}
        shares.append(len(wanted & {one for one, _ in index.nearest(query, LIMIT)}) / LIMIT)
    return {
        "kind": type(index).__name__,
        "build_s": round(built_s, 1),
        "vectors_mb": round(vectors.nbytes / 1e6),
        "index_mb": round(_resident_mb() - before),
        "exact": _timed(lambda row: vectors @ queries[row]),
        "nearest": _timed(lambda row: index.nearest(queries[row], LIMIT)),
        "recall": round(float(np.mean(shares)), 4),
    }


def _by_words(catalog: Catalog, size: int) -> dict[str, Any]:
    """The demo's items again and again, each time with words of other items mixed in."""
    large = _enlarged(catalog, size)
    before, began = _resident_mb(), time.perf_counter()
    index = TextIndex(large)
    built_s = time.perf_counter() - began
    titles = [item.title for item in large.items.values()][:: max(1, size // QUERIES)][:QUERIES]
    asked = [title.zh if row % 2 else title.en for row, title in enumerate(titles)]
    return {
        "words_build_s": round(built_s, 1),
        "words_mb": round(_resident_mb() - before),
        "matching": _timed(lambda row: index.matching(asked[row % len(asked)], LIMIT)),
    }


def _enlarged(catalog: Catalog, size: int) -> Catalog:
    random = np.random.default_rng(SEED)
    known = tuple(catalog.items.values())
    words = [word for item in known for word in item.title.en.split()]
    drawn = random.integers(len(words), size=size)
    items = {}
    for row in range(size):
        item = known[row % len(known)]
        title = Bilingual(f"{item.title.en} {words[drawn[row]]} {row}", item.title.zh)
        items[f"it-{row:07}"] = replace(item, item_id=f"it-{row:07}", title=title)
    return replace(catalog, items=items)


def _timed(ask: Callable[[int], object]) -> dict[str, float]:
    times = []
    for row in range(QUERIES):
        began = time.perf_counter()
        ask(row)
        times.append((time.perf_counter() - began) * 1000)
    return spread(times).as_dict()


def _disturbed(real: Vectors, count: int, random: np.random.Generator) -> Vectors:
    made = np.empty((count, real.shape[1]), np.float32)
    for start in range(0, count, PORTION):
        size = min(PORTION, count - start)
        one, other = random.integers(len(real), size=(2, size))
        share = random.uniform(0, MIXED, (size, 1)).astype(np.float32)
        noise = random.standard_normal((size, real.shape[1]), np.float32)
        noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
        mixed = (1 - share) * real[one] + share * real[other] + noise
        made[start : start + size] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return made


def _catalog(database: str) -> Catalog:
    engine = open_engine(database)
    with session_factory(engine)() as session:
        catalog = load_catalog(session)
    engine.dispose()
    return catalog


def _real_vectors(catalog: Catalog) -> Vectors:
    folder = base_folder(DEFAULT_BASE, Path("var/base"))
    return VectorCache(Path("var/cache"), TextEncoder(folder, threads=2)).vectors(texts_of(catalog))


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["measured"]:
        print(json.dumps(measured(arguments[1], int(arguments[2]))))
        return
    database = os.environ.get("SATCHEL_DATABASE_URL", "sqlite:///var/satchel.db")
    print(
        report({"retrieval": retrieval_figures(database, [int(one) for one in arguments] or SIZES)})
    )


if __name__ == "__main__":
    main(sys.argv[1:])
