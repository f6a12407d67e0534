"""Times the engine and each of its steps: ``python -m tests.bench.engine --database URL``."""

import argparse
import json
import os
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from models.engine.opening import Opening, open_live_engine
from models.engine.settings import checkpoint_folder
from models.engine.steps import Step
from models.evaluation.requests import RequestSource
from tools.prepare import checkpoint


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.engine")
    parser.add_argument("--database", default="sqlite:///var/satchel.db")
    parser.add_argument("--base-dir", type=Path, default=Path("var/base"))
    parser.add_argument("--cache", type=Path, default=Path("var/cache"))
    parser.add_argument("--requests", type=int, default=300)
    own = checkpoint(os.environ)
    parser.add_argument("--checkpoint", default=own, help=f"a folder, or untrained; default: {own}")
    options = parser.parse_args()
    began = time.perf_counter()
    live = open_live_engine(
        Opening(
            options.database,
            base_dir=options.base_dir,
            cache_dir=options.cache,
            checkpoint=checkpoint_folder(options.checkpoint),
        )
    )
    times: dict[str, list[float]] = defaultdict(list)
    times["open"].append(time.perf_counter() - began)
    engine = live.current()
    source = RequestSource(engine.catalog, seed=7)

    def observe(step: Step, seconds: float) -> None:
        times[step].append(seconds)

    for _ in range(options.requests):
        request = source.request()
        began = time.perf_counter()
        engine.recommend(request, observe)
        times["recommend"].append(time.perf_counter() - began)
    live.close()
    print(json.dumps({name: _summary(values) for name, values in times.items()}, indent=1))


def _summary(seconds: list[float]) -> dict[str, float]:
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000
    return {"count": len(seconds), "p50_ms": round(float(p50), 1), "p95_ms": round(float(p95), 1)}


if __name__ == "__main__":
    main()
