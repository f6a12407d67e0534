"""Which strategies draw a slate, and with what chance each: what a draw is mixed of."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from models.policy.settings import PolicySettings
from models.policy.slate import Floats

SCORE, CO_OCCURRENCE, POPULARITY = "score", "co_occurrence", "popularity"
STRATEGIES = (SCORE, CO_OCCURRENCE, POPULARITY)
LEAST_SPREAD = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Mixing:
    """``strategies`` begin with the score's; ``values`` (strategies - 1, bundles) are what the
    others say of the bundles, higher is better. ``turns`` (parts, positions) say which strategy
    draws each position in each part, ``weights`` (parts,) how likely that part is.

    ``samples`` are the worths by sampled parameters that the weights came of, in this
    ``context``; ``parameters`` is the hash of what they were sampled from.
    """

    strategies: tuple[str, ...]
    values: Floats
    weights: Floats
    turns: NDArray[np.int64]
    samples: tuple[tuple[float, ...], ...] = ()
    context: tuple[float, ...] = ()
    parameters: str = ""

    def over(self, pool: NDArray[np.int64]) -> "Mixing | None":
        """The same over these bundles alone. A strategy that holds them all alike has nothing to
        say, and the score takes its turns; None where no other is left."""
        values = self.values[:, pool]
        spread = values.max(axis=1) - values.min(axis=1) if len(pool) else np.zeros(len(values))
        silent = np.flatnonzero(spread <= LEAST_SPREAD) + 1
        turns = np.where(np.isin(self.turns, silent), 0, self.turns)
        if not turns[self.weights > 0].any():
            return None
        return replace(self, values=values, turns=turns)

    def name_of(self, part: int) -> str:
        """The strategy of a part; of one whose positions are drawn by several, all of them."""
        return "+".join(self.strategies[one] for one in dict.fromkeys(self.turns[part].tolist()))

    def hash_with(self, settings: PolicySettings) -> str:
        """What this policy is logged under: all that its chances depend on beside the pool."""
        told = json.dumps([asdict(settings), self.strategies, self.parameters], sort_keys=True)
        return sha256(told.encode()).hexdigest()[:16]


def alone(strategy: str, values: Floats, positions: int) -> Mixing:
    """One other strategy draws every position."""
    return Mixing(
        (SCORE, strategy), values[np.newaxis], np.ones(1), np.ones((1, positions), np.int64)
    )


def whole_slates(count: int, positions: int) -> NDArray[np.int64]:
    """Turns of parts in which one strategy draws all positions, of shape (count, positions)."""
    return np.repeat(np.arange(count)[:, np.newaxis], positions, axis=1)


def as_rows(values: Sequence[Floats], bundles: int) -> Floats:
    """Of shape (strategies, bundles), also where there is none."""
    return np.array(values, np.float64).reshape(len(values), bundles)
