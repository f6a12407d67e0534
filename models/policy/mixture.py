"""Slates drawn by one of several parts, chosen by chance: the exact chance of every slate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.policy.slate import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """``logits`` (strategies, bundles) are finite; ``turns`` (parts, positions) says for each part
    which strategy draws each position from what is left; ``weights`` (parts,) sum to one.

    Where every turn of a part is one strategy's, it is plain Plackett-Luce. Raises ValueError
    where these do not fit each other.
    """

    weights: Floats
    turns: Ints
    logits: Floats

    def __post_init__(self) -> None:
        fits = self.logits.ndim == 2 and self.turns.ndim == 2
        if not fits or self.weights.shape != self.turns.shape[:1]:
            raise ValueError("a mixture has rows of logits, and a weight for each row of turns")
        if not np.isfinite(self.logits).all() or self.turns.max(initial=0) >= len(self.logits):
            raise ValueError("every turn of a mixture has its row of finite logits")
        if (self.weights < 0).any() or not np.isclose(self.weights.sum(), 1.0, atol=1e-9):
            raise ValueError("the weights of a mixture are shares of one")

    @property
    def bundles(self) -> int:
        return int(self.logits.shape[1])

    def first(self) -> Floats:
        """Each bundle's chance to stand first, of shape (bundles,)."""
        chances = np.exp(self.logits - _rest(self.logits)[:, np.newaxis])
        first: Floats = self.weights @ chances[self.turns[:, 0]]
        return first

    def conditionals(self, slate: Sequence[int]) -> tuple[float, ...]:
        """The chance of each position given those before it; their product is the slate's.

        Having seen the first bundles tells something of which part draws: the chances are those
        of the mixture, not of any part.
        """
        joint = np.zeros((len(slate) + 1, len(self.weights)))
        left = np.ones(self.bundles, np.bool_)
        for place, index in enumerate(slate):
            step = self.logits[:, index] - _rest(self.logits[:, left])
            joint[place + 1] = joint[place] + step[self.turns[:, place]]
            left[index] = False
        told = np.exp(joint) @ self.weights
        return tuple(float(one) for one in told[1:] / told[:-1])

    def chance(self, slate: Sequence[int]) -> float:
        """The chance of just this slate in this order."""
        return float(np.prod(self.conditionals(slate)))

    def part_chances(self, slate: Sequence[int]) -> Floats:
        """The chance of this slate by each part, of shape (parts,)."""
        joint = np.zeros(len(self.weights))
        left = np.ones(self.bundles, np.bool_)
        for place, index in enumerate(slate):
            step = self.logits[:, index] - _rest(self.logits[:, left])
            joint += step[self.turns[:, place]]
            left[index] = False
        chances: Floats = np.exp(joint)
        return chances

    def draw(self, size: int, seed: int) -> tuple[int, tuple[int, ...]]:
        """A part, and the slate of at most ``size`` that it drew."""
        random = np.random.Generator(np.random.PCG64(seed))
        part = _place(self.weights, float(random.random()))
        left, shown = list(range(self.bundles)), list[int]()
        for place in range(min(size, self.bundles)):
            logits = self.logits[self.turns[part, place], left]
            odds = np.exp(logits - logits.max())
            shown.append(left.pop(_place(odds, float(random.random()))))
        return part, tuple(shown)

    def slates(self, size: int) -> Floats:
        """The chance of every ordered slate, of shape (bundles,) * size; zero where a bundle
        stands twice. For slates of at most three: 13,824 numbers for a pool of 24."""
        odds = np.exp(self.logits - self.logits.max(axis=1, keepdims=True))
        whole: Floats = np.zeros((self.bundles,) * size)
        for weight, turns in zip(self.weights, self.turns, strict=True):
            if weight > 0:
                whole += weight * _every_slate(odds[turns[:size]])
        return whole


def single(logits: Floats, positions: int) -> Mixture:
    """One part of one strategy: Plackett-Luce by these logits, of shape (bundles,)."""
    return Mixture(np.ones(1), np.zeros((1, positions), np.int64), logits[np.newaxis, :])


def _place(odds: Floats, threshold: float) -> int:
    """Which of the odds a number between 0 and 1 falls on."""
    cumulated = np.cumsum(odds)
    return int(np.searchsorted(cumulated, threshold * cumulated[-1], side="right"))


def _rest(logits: Floats) -> Floats:
    """The logarithm of each row's sum, of shape (strategies,)."""
    rest: Floats = np.logaddexp.reduce(logits, axis=1)
    return rest


def _every_slate(odds: Floats) -> Floats:
    """Of shape (bundles,) * positions, by ``odds`` (positions, bundles). What is left is summed
    anew, never by subtraction: little is left beside a near-certain bundle, and rounding would
    eat it."""
    count = odds.shape[1]
    chances: Floats = np.ones(())
    used: NDArray[np.bool_] = np.zeros(count, np.bool_)
    for row in odds:
        free = np.where(used, 0.0, row)
        rest = free.sum(axis=-1, keepdims=True)
        step = np.divide(free, rest, out=np.zeros_like(free), where=rest > 0)
        chances = chances[..., np.newaxis] * step
        used = used[..., np.newaxis, :] | np.eye(count, dtype=np.bool_)
    return chances
