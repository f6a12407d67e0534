"""Counts and times for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from models.contract.recommendation import Recommendation
from models.engine.steps import Step

# Seconds; fine where a turn should be, coarse up to the caller's time limit.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0)


class Metrics:
    """One app's metrics, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._steps = Histogram(
            "satchel_scorer_step_seconds",
            "Time of one step of a slate",
            ["step"],
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._requests = Histogram(
            "satchel_scorer_request_seconds",
            "Time of a request by path and status",
            ["path", "status"],
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._slates = Counter(
            "satchel_scorer_slates_total",
            "Slates by outcome: full, relaxed, forced, degraded, empty",
            ["outcome"],
            registry=self._registry,
        )

    def step(self, step: Step, seconds: float) -> None:
        self._steps.labels(step).observe(seconds)

    def request(self, path: str, status: int, seconds: float) -> None:
        self._requests.labels(path, str(status)).observe(seconds)

    def slate(self, recommendation: Recommendation) -> None:
        self._slates.labels(_outcome(recommendation)).inc()

    def text(self) -> bytes:
        """What ``GET /metrics`` answers."""
        return generate_latest(self._registry)


def _outcome(recommendation: Recommendation) -> str:
    if not recommendation.pool:
        return "empty"
    if recommendation.degraded:
        return "degraded"
    if recommendation.relaxations:
        return "relaxed"
    return "forced" if recommendation.forced else "full"
