"""Asks the engine thousands of random questions and lets the oracle judge every bundle."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from time import perf_counter

import numpy as np

from models.contract.recommendation import Recommendation, RecommendRequest
from models.engine.engine import Engine
from models.engine.opening import Opening, open_live_engine
from models.evaluation.oracle import complaints
from models.evaluation.requests import RequestSource


@dataclass(slots=True)
class Tally:
    """What came of a number of requests; two tallies add up. ``models`` are those that scored."""

    models: set[str] = field(default_factory=set)
    requests: int = 0
    bundles: int = 0
    empty: int = 0
    relaxed: int = 0
    violations: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.models |= other.models
        self.requests += other.requests
        self.bundles += other.bundles
        self.empty += other.empty
        self.relaxed += other.relaxed
        self.violations.update(other.violations)
        self.examples.extend(other.examples)
        self.milliseconds.extend(other.milliseconds)

    def report(self) -> dict[str, object]:
        """The figures as JSON has them."""
        outside = self.violations["unknown_item"]
        p50, p95 = np.percentile(self.milliseconds or [0.0], [50, 95])
        return {
            "models": sorted(self.models),
            "requests": self.requests,
            "bundles": self.bundles,
            "empty": self.empty,
            "relaxed": self.relaxed,
            "violations": self.violations.total() - outside,
            "outside_catalog": outside,
            "by_kind": dict(self.violations),
            "examples": self.examples[:5],
            "p50_ms": round(float(p50), 1),
            "p95_ms": round(float(p95), 1),
        }


def checked(opening: Opening, chunk: tuple[int, int]) -> Tally:
    """One process's share of the work: so many requests, from this seed on."""
    requests, seed = chunk
    return check(_opened(opening), requests, seed)


@cache
def _opened(opening: Opening) -> Engine:
    """Opened once a process; nobody changes the catalog while it is checked."""
    live = open_live_engine(opening)
    live.close()
    return live.current()


def check(engine: Engine, requests: int, seed: int) -> Tally:
    """Half first requests, half reactions to what they were answered with."""
    tally = Tally()
    for request, answer, seconds in _conversations(engine, requests, seed):
        tally.models.add(answer.model_version)
        tally.requests += 1
        tally.bundles += len(answer.pool)
        tally.empty += not answer.pool
        tally.relaxed += bool(answer.relaxations)
        tally.milliseconds.append(seconds * 1000)
        for complaint in complaints(engine.catalog, request, answer):
            tally.violations[complaint.kind] += 1
            tally.examples.append(f"{complaint} {request}")
    return tally


def _conversations(
    engine: Engine, requests: int, seed: int
) -> Iterator[tuple[RecommendRequest, Recommendation, float]]:
    source = RequestSource(engine.catalog, seed)
    request: RecommendRequest | None = None
    for _ in range(requests):
        asked = request or source.request()
        began = perf_counter()
        answer = engine.recommend(asked)
        yield asked, answer, perf_counter() - began
        first = request is None
        request = source.follow_up(asked, answer) if first and answer.pool else None
