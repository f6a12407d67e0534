"""Train, valid and test: cut by groups, or by time; never at random over bundles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.evaluation.dataset.bundle import SPLITS, Split, TrainingBundle
from models.training.examples.duplicates import near_duplicates
from models.training.examples.groups import KindOf, session_groups

Parts = dict[Split, list[TrainingBundle]]


@dataclass(frozen=True, slots=True)
class Shares:
    """Which part of all bundles is held out."""

    valid: float = 0.1
    test: float = 0.2


def by_group(
    bundles: Sequence[TrainingBundle],
    kind_of: KindOf,
    random: np.random.Generator,
    shares: Shares = Shares(),
) -> Parts:
    """Whole groups in a drawn order fill test, then valid; ``session_id`` becomes the group's.

    A group larger than what is left of a held-out split goes on to the next, so the largest stay
    in train.
    """
    groups = session_groups(bundles, kind_of)
    where = _filled(Counter(groups), len(bundles), random, shares)
    parts: Parts = {split: [] for split in SPLITS}
    for bundle, group in zip(bundles, groups, strict=True):
        parts[where[group]].append(replace(bundle, session_id=group))
    return parts


def by_session(
    bundles: Sequence[TrainingBundle],
    random: np.random.Generator,
    shares: Shares = Shares(),
) -> Parts:
    """As ``by_group``, by sessions alone; what straddles is then left out by ``purged``. For
    sources where near-duplicates would join nearly everything to one group."""
    sizes = Counter(one.session_id for one in bundles)
    where = _filled(sizes, len(bundles), random, shares)
    parts: Parts = {split: [] for split in SPLITS}
    for bundle in bundles:
        parts[where[bundle.session_id]].append(bundle)
    return parts


def by_order(bundles: Sequence[TrainingBundle], shares: Shares = Shares()) -> Parts:
    """Bundles in the order of time: the first are for train, the last for test. A session stands
    where it began, so that none straddles."""
    sizes = Counter(one.session_id for one in bundles)
    ends = {"train": len(bundles) * (1 - shares.valid - shares.test),
            "valid": len(bundles) * (1 - shares.test)}  # fmt: skip
    where: dict[str, Split] = {}
    before = 0
    for session in dict.fromkeys(one.session_id for one in bundles):
        at_train = before < ends["train"]
        where[session] = "train" if at_train else "valid" if before < ends["valid"] else "test"
        before += sizes[session]
    parts: Parts = {split: [] for split in SPLITS}
    for bundle in bundles:
        parts[where[bundle.session_id]].append(bundle)
    return parts


def purged(parts: Parts, kind_of: KindOf) -> tuple[Parts, int]:
    """Leaves out of valid and test what nearly repeats a bundle of an earlier split, and says
    how many those were."""
    line = [(split, one) for split in SPLITS for one in parts[split]]
    order = {split: place for place, split in enumerate(SPLITS)}
    gone: set[int] = set()
    for one, other in near_duplicates([bundle.items for _, bundle in line], kind_of):
        first, second = order[line[one][0]], order[line[other][0]]
        if first != second:
            gone.add(one if first > second else other)
    left: Parts = {split: [] for split in SPLITS}
    for place, (split, bundle) in enumerate(line):
        if place not in gone:
            left[split].append(bundle)
    return left, len(gone)


def straddling(parts: Mapping[Split, Sequence[TrainingBundle]], kind_of: KindOf) -> list[str]:
    """What a split must not do, in words: sessions on both sides, near-duplicates on both."""
    line = [(split, one) for split in SPLITS for one in parts[split]]
    seen: dict[str, Split] = {}
    told = [
        f"session {one.session_id} is in {seen[one.session_id]} and in {split}"
        for split, one in line
        if seen.setdefault(one.session_id, split) != split
    ]
    for one, other in near_duplicates([bundle.items for _, bundle in line], kind_of):
        if line[one][0] != line[other][0]:
            told.append(f"{line[other][1].bundle_id} is nearly {line[one][1].bundle_id}")
    return list(dict.fromkeys(told))


def _filled(
    sizes: Mapping[str, int], total: int, random: np.random.Generator, shares: Shares
) -> dict[str, Split]:
    room = {"test": round(total * shares.test), "valid": round(total * shares.valid)}
    names = sorted(sizes)
    where: dict[str, Split] = {}
    held: tuple[Split, ...] = ("test", "valid")
    for at in random.permutation(len(names)):
        name = names[at]
        where[name] = next((one for one in held if sizes[name] <= room[one]), "train")
        if where[name] != "train":
            room[where[name]] -= sizes[name]
    return where
