"""From times in milliseconds to the figures of the report."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median

import numpy as np

LAYERS = ("gateway", "rasa", "action", "scorer", "database")


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: the middle and the slow end."""

    count: int
    p50_ms: float
    p95_ms: float

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


def spread(times_ms: Sequence[float]) -> Spread:
    """Raises ValueError where nothing was measured: a figure from nothing would be a lie."""
    if not times_ms:
        raise ValueError("nothing was measured")
    p50, p95 = np.percentile(times_ms, [50, 95])
    return Spread(len(times_ms), round(float(p50), 1), round(float(p95), 1))


def own_times(times_ms: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """What each layer takes by itself: differences of medians of calls nested in one another.

    ``times_ms`` has the calls by what they reach: ``full`` (the gateway), ``rasa``, ``action``,
    and inside the action ``scorer``, ``read`` and ``commit``. The gateway's own reads and writes
    count as the gateway's.
    """
    middle = {name: median(times) for name, times in times_ms.items()}
    database = middle["read"] + middle["commit"]
    own = {
        "gateway": middle["full"] - middle["rasa"],
        "rasa": middle["rasa"] - middle["action"],
        "action": middle["action"] - middle["scorer"] - database,
        "scorer": middle["scorer"],
        "database": database,
    }
    return {name: round(own[name], 1) for name in LAYERS}


def shares(own_ms: Mapping[str, float]) -> dict[str, float]:
    """Each layer's part of the whole, in per cent."""
    whole = sum(own_ms.values())
    return {name: round(100 * part / whole, 1) for name, part in own_ms.items()}


def ratio(full_ms: Sequence[float], bare_ms: Sequence[float]) -> float:
    """How many bare turns a full turn takes, by their medians."""
    return round(median(full_ms) / median(bare_ms), 2)
