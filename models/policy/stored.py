"""A bandit as a file: what the update writes and the scorer reads."""

import json
import os
from pathlib import Path

import numpy as np
from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from models.policy.bandit import FEATURES, Bandit, Belief, Habits
from models.policy.errors import StrategiesUnreadable
from models.policy.mixing import STRATEGIES

FORMAT = 1


@dataclass(frozen=True)
class _Gaussian:
    mean: list[float]
    covariance: list[list[float]]


@dataclass(frozen=True)
class _Stored:
    format: int
    features: list[str]
    explore: float = Field(ge=0, le=1)
    decisions: int = 0
    strategies: dict[str, _Gaussian] = Field(default_factory=dict)
    taken: dict[str, int] = Field(default_factory=dict)
    together: list[tuple[str, str, int]] = Field(default_factory=list)


_STORED = TypeAdapter(_Stored)


def read_bandit(file: Path | None) -> Bandit:
    """The bandit of this file. Where there is none, nobody has asked for others than the score
    to draw: the one that knows nothing, and leaves all to the score.

    Raises StrategiesUnreadable.
    """
    if file is None or not file.exists():
        return Bandit()
    try:
        stored = _STORED.validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise StrategiesUnreadable(f"{file} is no file of strategies: {error}") from error
    if stored.format != FORMAT or tuple(stored.features) != FEATURES:
        raise StrategiesUnreadable(f"{file} is of another version: run the update again")
    if set(stored.strategies) != set(STRATEGIES):
        raise StrategiesUnreadable(f"{file} knows other strategies: run the update again")
    habits = Habits(stored.taken, {(left, right): n for left, right, n in stored.together})
    try:
        beliefs = {name: _belief(one) for name, one in stored.strategies.items()}
    except ValueError as error:
        raise StrategiesUnreadable(f"{file}: {error}") from error
    return Bandit(beliefs, stored.explore, habits, stored.decisions)


def write_bandit(file: Path, bandit: Bandit) -> None:
    """Puts it in the file's place whole: whoever reads meanwhile finds the old or the new."""
    told = {
        "format": FORMAT,
        "features": FEATURES,
        "explore": bandit.explore,
        "decisions": bandit.decisions,
        "strategies": {
            name: {"mean": one.mean.tolist(), "covariance": one.covariance.tolist()}
            for name, one in sorted(bandit.beliefs.items())
        },
        "taken": dict(sorted(bandit.habits.taken.items())),
        "together": [[*pair, count] for pair, count in sorted(bandit.habits.together.items())],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".writing")
    with beside.open("w", encoding="utf-8") as out:
        json.dump(told, out)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)


def _belief(stored: _Gaussian) -> Belief:
    mean, covariance = np.array(stored.mean), np.array(stored.covariance)
    size = len(FEATURES)
    if mean.shape != (size,) or covariance.shape != (size, size):
        raise ValueError(f"a belief has {size} means and as many rows of covariance")
    if not (np.isfinite(mean).all() and np.isfinite(covariance).all()):
        raise ValueError("a belief has a number that is none")
    return Belief(mean, covariance)
