"""Best-first branch and bound over a composition, with an allowance of nodes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.composition.problem import UNLIMITED, Chosen, Integers, Problem, Row


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found. ``proven``: nothing better exists, or nothing at all."""

    chosen: Chosen | None
    proven: bool


def search(problem: Problem, worth: Integers, allowance: int) -> Outcome:
    """The choice of most worth, or the best met within ``allowance`` expanded nodes.

    Roles are taken from the one with fewest options on; of a role the most worthy option first.
    A branch ends as soon as some row cannot be met any more, whatever the roles left hold.
    """
    if not any(problem.choices):
        return Outcome(None, proven=True)
    run = _Run(problem, worth, allowance)
    run.start()
    return Outcome(run.best, run.allowance > 0)


class _Run:
    """One search: every limit as an upper one, what the roles left can free, the best so far."""

    def __init__(self, problem: Problem, worth: Integers, allowance: int) -> None:
        self.none = len(problem.options)
        padded_worth = np.append(worth, 0)
        order = sorted((choice for choice in problem.choices if choice), key=len)
        self.options = [_ordered((*choice, self.none), padded_worth) for choice in order]
        self.worth = [padded_worth[options] for options in self.options]
        steps, limits = _uppers(problem.rows)
        self.steps = [steps[options] for options in self.options]
        least = _sums_from([step.min(axis=0) for step in self.steps])
        self.slack = [limits - each for each in least]
        self.hope = [int(each) for each in _sums_from([each.max() for each in self.worth])]
        self.conflicts = np.pad(problem.conflicts, (0, 1))
        self.allowance = allowance
        self.best: Chosen | None = None
        self.best_worth = -1

    def start(self) -> None:
        nothing = np.zeros(len(self.slack[0]), dtype=np.int64)
        self._expand(0, nothing, 0, np.zeros(self.none + 1, dtype=np.bool_), ())

    def _expand(
        self, depth: int, totals: Integers, worth: int, blocked: NDArray[np.bool_], chosen: Chosen
    ) -> None:
        if depth == len(self.options):
            self.best, self.best_worth = chosen, worth
            return
        self.allowance -= 1
        options = self.options[depth]
        reached = totals + self.steps[depth]
        possible = (reached <= self.slack[depth + 1]).all(axis=1) & ~blocked[options]
        for child in possible.nonzero()[0]:
            gained = worth + int(self.worth[depth][child])
            if self.allowance <= 0 or gained + self.hope[depth + 1] <= self.best_worth:
                return
            option = int(options[child])
            taken = chosen if option == self.none else (*chosen, option)
            blocks = blocked | self.conflicts[option]
            self._expand(depth + 1, reached[child], gained, blocks, taken)


def _ordered(options: tuple[int, ...], worth: Integers) -> Integers:
    """The options of a role, the most worthy first; leaving it empty comes last."""
    indices = np.array(options, dtype=np.int64)
    return indices[np.argsort(-worth[indices], kind="stable")]


def _uppers(rows: Sequence[Row]) -> tuple[Integers, Integers]:
    """All limits as ``total <= limit``: coefficients of shape (options and none, limits)."""
    sides = [(row.coefficients, row.high) for row in rows if row.high < UNLIMITED]
    sides += [(-row.coefficients, -row.low) for row in rows if row.low > -UNLIMITED]
    steps = np.stack([np.append(coefficients, 0) for coefficients, _ in sides], axis=1)
    return steps, np.array([limit for _, limit in sides], dtype=np.int64)


def _sums_from(extremes: Sequence[Integers]) -> list[Integers]:
    """For each depth, and past the last, the sum of what comes from there on."""
    sums = [np.zeros_like(extremes[0])]
    for extreme in reversed(extremes):
        sums.append(sums[-1] + extreme)
    return sums[::-1]
