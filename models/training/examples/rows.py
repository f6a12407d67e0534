"""One-of-ten rows: every item of a held-out bundle, to be found among nine others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.evaluation.dataset.bundle import OneOfTen, Split, TrainingBundle
from models.evaluation.dataset.folder import Rows
from models.evaluation.dataset.item import TrainingItem
from models.training.negatives import Ints, Shelf, same_leaf, uniform

OTHERS = 9
Draw = Callable[[np.random.Generator, Shelf, Sequence[int], Sequence[Sequence[int]], int], Ints]
DRAWS: Mapping[str, Draw] = {"one_of_ten": uniform, "one_of_ten_hard": same_leaf}


@dataclass(frozen=True)
class Stock:
    """The items that candidates are drawn from, and where each stands."""

    ids: tuple[str, ...]
    places: Mapping[str, int]
    shelf: Shelf

    @staticmethod
    def of(items: Iterable[TrainingItem]) -> "Stock":
        """Variants of one design are never asked against each other: nobody could tell which is
        right. Another design of the same brand is a fair rival."""
        line = tuple(items)
        shelf = Shelf.of((one.design or one.item_id for one in line), (one.path() for one in line))
        ids = tuple(one.item_id for one in line)
        return Stock(ids, {item_id: place for place, item_id in enumerate(ids)}, shelf)

    def others_than(self, bundle: TrainingBundle, at: int) -> int:
        """How many items could stand beside the one at this position."""
        members = [self.places[one] for one in bundle.items]
        return len(self.ids) - len(self.shelf.barred(members[at], members))


def held_out_rows(
    bundles: Mapping[Split, Sequence[TrainingBundle]], stock: Stock, seed: int
) -> dict[str, Rows]:
    """Rows for valid and test, uniform and hard, by the name of their file."""
    held: tuple[Split, ...] = ("valid", "test")
    return {
        f"{name}.{split}": tuple(one_of_ten(bundles[split], stock, draw, [seed, place]))
        for place, split in enumerate(held)
        for name, draw in DRAWS.items()
    }


def one_of_ten(
    bundles: Sequence[TrainingBundle], stock: Stock, draw: Draw, seed: Sequence[int]
) -> list[OneOfTen]:
    """A row for each position of each bundle of at least two items; none where a small shop has
    no nine others. A bundle that is there in several languages has the same rows in each, one
    after the other, so that they can be paired."""
    random = np.random.default_rng(seed)
    lines: dict[str, list[TrainingBundle]] = {}
    for bundle in bundles:
        lines.setdefault(bundle.bundle_id, []).append(bundle)
    asked = [
        (some, at)
        for some in lines.values()
        for at in range(len(some[0].items))
        if len(some[0].items) > 1 and stock.others_than(some[0], at) >= OTHERS
    ]
    answers = [stock.places[some[0].items[at]] for some, at in asked]
    members = [[stock.places[one] for one in some[0].items] for some, _ in asked]
    if not asked:
        return []
    others = draw(random, stock.shelf, answers, members, OTHERS)
    places = random.integers(OTHERS + 1, size=len(asked)).tolist()
    rows = []
    for (some, at), answer, negatives, place in zip(asked, answers, others, places, strict=True):
        candidates = np.insert(negatives, place, answer).tolist()
        rows += _in_each_language(some, at, [stock.ids[one] for one in candidates], place)
    return rows


def _in_each_language(
    lines: Sequence[TrainingBundle], at: int, candidates: Sequence[str], place: int
) -> list[OneOfTen]:
    first = lines[0]
    row = OneOfTen(
        bundle_id=first.bundle_id,
        intent=first.intent,
        given=(*first.items[:at], *first.items[at + 1 :]),
        candidates=tuple(candidates),
        answer=place,
        language=first.language,
        session_id=first.session_id,
    )
    return [replace(row, intent=one.intent, language=one.language) for one in lines]
