"""Choices to learn from: in one context a right set, and wrong ones beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from models.evaluation.dataset.bundle import Example
from models.training.cross.mining import Near
from models.training.cross.settings import CrossSettings
from models.training.negatives import Ints, same_leaf, uniform
from models.training.steps import Domain

STEPS_SORTED = 32
"""So many steps' choices are put in order of length before they are cut into steps."""


@dataclass(frozen=True)
class Choice:
    """``sets`` are rows of the domain's items; the first is the right one."""

    domain: Domain
    example: Example
    is_wished: bool
    sets: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class _Asked:
    """An item of an example to be told from others, or, where it is None, the whole set to be
    told from the sets that were shown beside it and not taken."""

    domain: int
    example: int
    answer: int | None
    size: int


class Choices:
    """All steps of a fit in their order, each made when it is asked for; the same seed gives the
    same. ``near`` has what the first stage would choose, a domain each, or is empty."""

    def __init__(
        self, domains: Sequence[Domain], near: Sequence[Near], settings: CrossSettings, seed: int
    ) -> None:
        self._domains = domains
        self._near = near
        self._settings = settings
        self._seed = seed
        self._plan: list[tuple[_Asked, ...]] = []
        random = np.random.default_rng(seed)
        epochs = int(np.ceil(settings.epochs))
        for _ in range(epochs):
            self._plan.extend(self._epoch(random))
        self.a_epoch = max(1, len(self._plan) // max(1, epochs))
        self._plan = self._plan[: max(1, round(self.a_epoch * settings.epochs))]

    def __len__(self) -> int:
        return len(self._plan)

    def __getitem__(self, number: int) -> tuple[Choice, ...]:
        random = np.random.default_rng([self._seed, number])
        return tuple(self._choice(one, random) for one in self._plan[number])

    def _epoch(self, random: np.random.Generator) -> list[tuple[_Asked, ...]]:
        asked = [one for number in range(len(self._domains)) for one in self._asked(number, random)]
        asked = [asked[at] for at in random.permutation(len(asked))]
        size, steps = self._settings.choices, []
        for start in range(0, len(asked), size * STEPS_SORTED):
            some = sorted(asked[start : start + size * STEPS_SORTED], key=lambda one: one.size)
            steps += [tuple(some[at : at + size]) for at in range(0, len(some), size)]
        return [steps[at] for at in random.permutation(len(steps))]

    def _asked(self, number: int, random: np.random.Generator) -> Iterator[_Asked]:
        domain = self._domains[number]
        for index, example in enumerate(domain.examples):
            rows = [domain.rows[one] for one in dict.fromkeys(example.positive)]
            some = random.permutation(rows)[: self._settings.positions].tolist()
            for answer in some if len(rows) > 1 else ():
                yield _Asked(number, index, answer, len(rows))
            if example.candidates:
                yield _Asked(number, index, None, max(map(len, example.candidates)))

    def _choice(self, asked: _Asked, random: np.random.Generator) -> Choice:
        domain = self._domains[asked.domain]
        example = domain.examples[asked.example]
        right = tuple(dict.fromkeys(domain.rows[one] for one in example.positive))
        if asked.answer is None:
            wrong = [tuple(domain.rows[one] for one in some) for some in example.candidates]
        else:
            rest = tuple(row for row in right if row != asked.answer)
            drawn = self._drawn(asked, domain, example, random)
            wrong = [(*rest, int(row)) for row in drawn]
        is_wished = random.random() < self._settings.wished
        return Choice(domain, example, is_wished, (right, *wrong))

    def _drawn(
        self, asked: _Asked, domain: Domain, example: Example, random: np.random.Generator
    ) -> Ints:
        """Different rows that do not belong; fewer where the shop has no more."""
        answer, settings = int(asked.answer or 0), self._settings
        near: Ints = np.empty(0, np.int64)
        if self._near:
            near = self._near[asked.domain][asked.example, answer]
            near = random.choice(near, min(settings.hardest, len(near)), replace=False)
        taken: tuple[int, ...] = (*domain.mates[example.group], *near.tolist())
        left = _left(domain, answer, taken)
        kin = min(left, settings.wrong - settings.uniform - len(near))
        alike = same_leaf(random, domain.shelf, [answer], [taken], kin)[0]
        any_count = min(left - kin, settings.uniform)
        others = uniform(random, domain.shelf, [answer], [(*taken, *alike.tolist())], any_count)[0]
        found: Ints = np.concatenate([near, alike, others])
        return found


def _left(domain: Domain, answer: int, taken: Sequence[int]) -> int:
    """How many items could still be drawn."""
    members = domain.shelf.everything()
    return len(members) - int(np.isin(members, domain.shelf.barred(answer, taken)).sum())
