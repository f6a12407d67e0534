"""How often a 95 % interval covers the truth, over many simulated logs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from models.evaluation.offpolicy.estimating import estimates
from models.evaluation.offpolicy.terms import Estimate, How
from models.evaluation.offpolicy.worlds import CONTEXTS, WORLDS, place_of

WANTED = 0.90


@dataclass(frozen=True, slots=True)
class Covered:
    """``assumed``: whether the estimator's assumptions hold in this world; where they do not, its
    coverage says what it costs to assume them."""

    coverage: float
    bias: float
    deviation: float
    width: float
    assumed: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """By world and estimator. ``lowest`` is that of any whose assumptions hold."""

    logs: int
    decisions: int
    seed: int
    how: How
    truths: Mapping[str, float]
    found: Mapping[str, Mapping[str, Covered]]

    @property
    def lowest(self) -> float:
        return min(
            one.coverage for world in self.found.values() for one in world.values() if one.assumed
        )

    def report(self) -> dict[str, Any]:
        about = {
            "logs": self.logs,
            "decisions": self.decisions,
            "seed": self.seed,
            "intervals": self.how,
            "lowest_coverage": self.lowest,
            "wanted": WANTED,
        }
        worlds = {
            name: {
                "truth": self.truths[name],
                "estimators": {each: asdict(one) for each, one in found.items()},
            }
            for name, found in self.found.items()
        }
        return {**about, "worlds": worlds}


def coverage(
    logs: int, decisions: int, seed: int, how: How = "asymptotic", contexts: int = CONTEXTS
) -> Coverage:
    """Draws ``logs`` logs of ``decisions`` each in every world, and estimates one target."""
    place = place_of(seed, contexts)
    truths = {name: place.truth(world) for name, world in WORLDS.items()}
    found = {}
    for number, (name, world) in enumerate(WORLDS.items()):
        random = np.random.default_rng([seed, number])
        many = [
            estimates(place.log(world, decisions, random), how=how, seed=log) for log in range(logs)
        ]
        found[name] = {
            each: _covered([one[each] for one in many], truths[name], each in world.assumed)
            for each in many[0]
        }
    return Coverage(logs, decisions, seed, how, truths, found)


def _covered(found: list[Estimate], truth: float, assumed: bool) -> Covered:
    values = np.array([one.value for one in found])
    return Covered(
        coverage=float(np.mean([one.covers(truth) for one in found])),
        bias=float(values.mean() - truth),
        deviation=float(values.std()),
        width=float(np.mean([one.high - one.low for one in found])),
        assumed=assumed,
    )
