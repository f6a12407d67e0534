"""Holding out bundles together with the makes of things in them.

A make is a brand's things of one kind. Whoever is measured on a held-out bundle has then seen
neither its purpose nor any variant of its items in a good bundle.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.evaluation.dataset.bundle import SPLITS, Split, TrainingBundle
from models.training.examples.splits import Parts

LEAST_ITEMS = 2


@dataclass(frozen=True, slots=True)
class Makes:
    """The make of every item, by its id."""

    of_item: Mapping[str, str]

    def of(self, item_id: str) -> str:
        return self.of_item[item_id]

    def of_bundles(self, bundles: Iterable[TrainingBundle]) -> Counter[str]:
        return Counter(self.of_item[one] for bundle in bundles for one in bundle.items)


@dataclass(frozen=True, slots=True)
class Room:
    """How much is held out, as shares of all item positions: those become rows."""

    test: float = 0.22
    valid: float = 0.1


def choose_groups(
    bundles: Sequence[TrainingBundle],
    makes: Makes,
    departments: Mapping[str, str],
    random: np.random.Generator,
    room: Room = Room(),
) -> dict[str, Split]:
    """Where each group goes. Test is filled first, then valid, from all departments in turn;
    from a department the group whose makes are missed least elsewhere, for its size, so that as
    little as possible of train is lost. Ties fall by chance. No model is asked: the choice is
    blind to what is easy."""
    members: dict[str, list[TrainingBundle]] = defaultdict(list)
    for bundle in bundles:
        members[bundle.session_id].append(bundle)
    counts = {group: makes.of_bundles(some) for group, some in members.items()}
    order = [sorted(counts)[place] for place in random.permutation(len(counts))]
    total = sum(sum(one.values()) for one in counts.values())
    where: dict[str, Split] = {}
    shares: dict[Split, float] = {"test": room.test, "valid": room.valid}
    for split, share in shares.items():
        for group in _chosen(share * total, order, counts, departments, where.keys()):
            where[group] = split
    return {group: where.get(group, "train") for group in order}


def _chosen(
    wanted: float,
    order: Sequence[str],
    counts: Mapping[str, Counter[str]],
    departments: Mapping[str, str],
    held: Collection[str],
) -> list[str]:
    """Groups, one by one, until their items come to ``wanted`` positions."""
    free = [group for group in order if group not in held]
    left = Counter[str]()
    for group in free:
        left.update(counts[group])
    gone = {make for group in held for make in counts[group]}
    filled = Counter[str]()
    chosen: list[str] = []
    while free and sum(filled.values()) < wanted:
        fewest = min(filled[departments[one]] for one in free)
        turn = [one for one in free if filled[departments[one]] == fewest]
        group = min(turn, key=lambda one: _cost(counts[one], left, gone))
        gone.update(counts[group])
        left.subtract(counts[group])
        filled[departments[group]] += sum(counts[group].values())
        free.remove(group)
        chosen.append(group)
    return chosen


def _cost(own: Counter[str], left: Counter[str], gone: set[str]) -> float:
    """Positions that others lose, for each position held out."""
    lost = sum(left[make] - count for make, count in own.items() if make not in gone)
    return lost / sum(own.values())


def without_held_out(
    bundles: Sequence[TrainingBundle], where: Mapping[str, Split], makes: Makes
) -> tuple[Parts, dict[str, int]]:
    """The splits, without items of makes that a split held out before has: valid is without
    test's, train without both. What is left of a bundle stays while it is two items; says how
    many bundles and positions were left out, counting both languages once."""
    parts: Parts = {split: [] for split in SPLITS}
    gone: set[str] = set()
    bundles_lost, positions_lost = set[str](), set[tuple[str, str]]()
    for split in reversed(SPLITS):
        whole = [one for one in bundles if where[one.session_id] == split]
        for bundle in whole:
            kept = _kept(bundle, makes, gone)
            lost = set(bundle.items) - set(kept.items)
            if len(kept.items) >= LEAST_ITEMS:
                parts[split].append(kept)
                positions_lost |= {(bundle.bundle_id, one) for one in lost}
            else:
                bundles_lost.add(bundle.bundle_id)
        gone |= makes.of_bundles(parts[split]).keys()
    return parts, {"bundles": len(bundles_lost), "positions": len(positions_lost)}


def _kept(bundle: TrainingBundle, makes: Makes, gone: set[str]) -> TrainingBundle:
    stay = [at for at, one in enumerate(bundle.items) if makes.of(one) not in gone]
    return replace(
        bundle,
        items=tuple(bundle.items[at] for at in stay),
        roles=tuple(bundle.roles[at] for at in stay) if bundle.roles else (),
    )
