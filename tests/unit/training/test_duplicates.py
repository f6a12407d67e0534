from itertools import combinations

import numpy as np
import pytest

from models.evaluation.dataset.bundle import TrainingBundle
from models.training.examples.duplicates import jaccard, near_duplicates, similar_pairs
from models.training.examples.groups import joined_groups, session_groups
from models.training.examples.splits import (
    Shares,
    by_group,
    by_order,
    by_session,
    purged,
    straddling,
)


def bundle(bundle_id: str, session_id: str, items: str) -> TrainingBundle:
    """Items are single letters."""
    return TrainingBundle(bundle_id, session_id, "", tuple(items))


def itself(item_id: str) -> str:
    return item_id


def random_bundles(seed: int, count: int = 300) -> list[TrainingBundle]:
    random = np.random.default_rng(seed)
    return [
        TrainingBundle(
            str(number),
            f"s-{random.integers(count // 2)}",
            "",
            tuple(str(one) for one in random.choice(40, random.integers(2, 7), replace=False)),
        )
        for number in range(count)
    ]


def kind_by_tens(item_id: str) -> str:
    """Ten items in four hundred words: 3, 13, 23 are one thing."""
    return str(int(item_id) % 30)


@pytest.mark.parametrize("seed", range(5))
def test_the_filter_finds_just_the_pairs_that_comparing_all_finds(seed: int) -> None:
    sets = [frozenset[object](one.items) for one in random_bundles(seed)]
    found = list(similar_pairs(sets))
    wanted = {
        (other, one)
        for one, other in combinations(range(len(sets)), 2)
        if 2 * len(sets[one] & sets[other]) >= len(sets[one] | sets[other])
    }
    assert wanted
    assert set(found) == wanted
    assert len(found) == len(wanted)


def test_half_of_all_members_shared_is_near_and_less_is_not() -> None:
    assert jaccard(frozenset("abc"), frozenset("abd")) == 0.5
    assert list(similar_pairs([frozenset("abc"), frozenset("abd"), frozenset("ade")])) == [
        (1, 0),
        (2, 1),
    ]
    assert list(similar_pairs([frozenset("ab"), frozenset("bc"), frozenset()])) == []


def test_the_same_items_in_other_words_are_near() -> None:
    words = {"a": "red mug", "b": "tray", "x": "red mug", "y": "tray", "z": "spoon"}
    assert set(near_duplicates(["ab", "xy", "xz"], words.__getitem__)) == {(1, 0)}


def test_two_variants_of_one_kind_count_twice() -> None:
    kinds = {"a": "mug", "b": "mug", "c": "mug", "d": "tray", "e": "jar"}
    assert list(near_duplicates(["abd", "ce"], kinds.__getitem__)) == []


def test_groups_join_along_chains() -> None:
    assert joined_groups(6, [(1, 2), (4, 5), (2, 5)]) == [0, 1, 1, 3, 1, 1]


def test_a_near_duplicate_joins_two_sessions() -> None:
    bundles = [
        bundle("1", "s", "ab"),
        bundle("2", "t", "cd"),
        bundle("3", "u", "cde"),
        bundle("4", "s", "fg"),
        bundle("5", "u", "hi"),
    ]
    assert session_groups(bundles, itself) == ["s", "t", "t", "s", "t"]


@pytest.mark.parametrize("seed", range(5))
def test_no_random_bundle_straddles_a_cut_by_groups(seed: int) -> None:
    # Larger sets over more items, or near-duplicates would join nearly everything.
    random = np.random.default_rng(seed)
    bundles = [
        TrainingBundle(str(n), f"s-{n // 2}", "", tuple(map(str, random.choice(60, 4, False))))
        for n in range(400)
    ]
    parts = by_group(bundles, itself, np.random.default_rng(seed))
    assert straddling(parts, itself) == []
    assert sum(map(len, parts.values())) == 400
    assert min(len(parts["valid"]), len(parts["test"])) > 10


@pytest.mark.parametrize("seed", range(5))
def test_no_random_bundle_straddles_a_purged_cut(seed: int) -> None:
    bundles = random_bundles(seed)
    cuts = (by_session(bundles, np.random.default_rng(seed)), by_order(bundles))
    for parts in cuts:
        assert straddling(parts, kind_by_tens)
        left, gone = purged(parts, kind_by_tens)
        assert straddling(left, kind_by_tens) == []
        assert left["train"] == parts["train"]
        assert gone == len(bundles) - sum(map(len, left.values())) > 0


def test_straddling_names_the_session_and_the_near_duplicate() -> None:
    parts = {
        "train": [bundle("1", "s", "abc")],
        "valid": [bundle("2", "s", "xy")],
        "test": [bundle("3", "t", "abd")],
    }
    assert straddling(parts, itself) == ["session s is in train and in valid", "1 is nearly 3"]  # type: ignore[arg-type]


def test_a_cut_by_time_keeps_the_order_and_a_session_where_it_began() -> None:
    line = [bundle(str(n), f"s-{n}", "ab") for n in range(8)]
    line += [bundle("8", "s-0", "ab"), bundle("9", "s-9", "ab")]
    parts = by_order(line, Shares(valid=0.2, test=0.3))
    named = {split: [one.bundle_id for one in some] for split, some in parts.items()}
    assert named == {"train": ["0", "1", "2", "3", "8"], "valid": ["4", "5"],
                     "test": ["6", "7", "9"]}  # fmt: skip


def test_the_same_seed_cuts_the_same_and_another_otherwise() -> None:
    bundles = random_bundles(1)
    cuts = [by_session(bundles, np.random.default_rng(seed)) for seed in (3, 3, 4)]
    assert cuts[0] == cuts[1] != cuts[2]
