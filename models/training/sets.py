"""Whole sets that a step judges: bundles beside spoiled ones, and bundles that were rated."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from models.evaluation.dataset.bundle import Example
from models.scorer.trained.signals import Rows

Value = TypeVar("Value")
Places = tuple[int, ...]


@dataclass(frozen=True)
class Judged:
    """A set as places among the step's items, and the example in whose context it stands."""

    items: Places
    example: int
    is_wished: bool


@dataclass(frozen=True)
class Rated:
    """Rated sets; ``sequences`` are places among them, of one group each in the order of time."""

    sets: tuple[Judged, ...] = ()
    ratings: tuple[float, ...] = ()
    sequences: tuple[Places, ...] = ()


NOBODY_RATED = Rated()


def beside_spoiled(
    sets: Sequence[Judged],
    may_stand: Callable[[Judged, int], Rows],
    random: np.random.Generator,
) -> Iterator[Judged]:
    """Each set, followed by the same with one item swapped for one that ``may_stand`` in its
    place; a set for which there is none is left out."""
    for one in sets:
        place = int(random.integers(len(one.items)))
        others = may_stand(one, one.items[place])
        if len(others):
            swapped = list(one.items)
            swapped[place] = int(random.choice(others))
            yield one
            yield Judged(tuple(swapped), one.example, one.is_wished)


def rated_in_order(examples: Sequence[Example]) -> Mapping[str, tuple[Example, ...]]:
    """By group, in the order of the file, which is that of time."""
    found: dict[str, list[Example]] = defaultdict(list)
    for one in examples:
        if one.rating is not None:
            found[one.group].append(one)
    return {group: tuple(some) for group, some in found.items()}


def histories(
    examples: Sequence[Example], in_order: Mapping[str, tuple[Example, ...]], history: int
) -> list[tuple[Example, ...]]:
    """For each group of these examples what was rated up to the last of them, at most ``history``
    before it."""
    last: dict[str, int] = {}
    for one in examples:
        if one.rating is not None:
            last[one.group] = max(last.get(one.group, 0), _place(one, in_order[one.group]))
    return [in_order[group][max(0, at - history) : at + 1] for group, at in last.items()]


def with_those_before(
    examples: Sequence[Example], sequences: Sequence[Sequence[Example]]
) -> tuple[Example, ...]:
    """The examples, then those of the sequences that are not among them."""
    known = {id(one) for one in examples}
    return (*examples, *(one for some in sequences for one in some if id(one) not in known))


def rated_sets(
    examples: Sequence[Example],
    sequences: Sequence[Sequence[Example]],
    place: Mapping[int, int],
    rows: Mapping[str, int],
) -> Rated:
    """All rated examples; ``rows`` are of item ids, ``place`` is where a row is in the step."""
    rated = [(index, one) for index, one in enumerate(examples) if one.rating is not None]
    at = {id(one): number for number, (_, one) in enumerate(rated)}
    sets = tuple(
        Judged(
            tuple(place[rows[item]] for item in dict.fromkeys(one.positive)),
            index,
            bool(one.context.intent),
        )
        for index, one in rated
    )
    ratings = tuple(one.rating for _, one in rated if one.rating is not None)
    return Rated(sets, ratings, tuple(tuple(at[id(one)] for one in some) for some in sequences))


def places_of(rows: Rows) -> dict[int, int]:
    """Where each row stands among them."""
    return {row: at for at, row in enumerate(rows.tolist())}


def _place(one: Example, some: Sequence[Example]) -> int:
    """By identity: a shopper may rate the same bundle alike twice."""
    return next(at for at, other in enumerate(some) if other is one)
