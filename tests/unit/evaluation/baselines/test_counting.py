import numpy as np
import pytest

from models.evaluation.baselines.counting import Cooccurrence, Popularity
from tests.unit.evaluation.baselines.shop import ITEMS

BUNDLES = (("tent", "bag"), ("tent", "bag", "stove"), ("tent", "tea"), ("gone", "tea"))
ALL = tuple(one.item_id for one in ITEMS)


def test_popularity_counts_the_bundles_of_an_item() -> None:
    found = Popularity.of(ITEMS, BUNDLES).completing(["milk"], ALL, "")
    assert found == pytest.approx([3, 2, 1, 2, 0], abs=1e-6)


def test_an_item_twice_in_a_bundle_counts_once() -> None:
    found = Popularity.of(ITEMS, [("tea", "tea")]).completing([], ["tea"], "")
    assert found == pytest.approx([1], abs=1e-6)


def test_cooccurrence_is_the_cosine_of_the_bundles_summed_over_the_given() -> None:
    judge = Cooccurrence.of(ITEMS, BUNDLES)
    # tent is in 3 bundles, bag in 2, both in 2; stove in 1, with both of them
    assert judge.completing(["tent"], ["bag", "stove", "milk"], "") == pytest.approx(
        [2 / np.sqrt(6), 1 / np.sqrt(3), 0], abs=1e-6
    )
    assert judge.completing(["tent", "bag"], ["stove"], "") == pytest.approx(
        [1 / np.sqrt(3) + 1 / np.sqrt(2)], abs=1e-6
    )


def test_items_never_counted_are_no_equals_but_stand_in_an_order_that_the_seed_draws() -> None:
    orders = [
        Popularity.of(ITEMS, (), seed).completing([], ALL, "").argsort().tolist()
        for seed in (1, 1, 2)
    ]
    assert orders[0] == orders[1] != orders[2]
    assert len(set(Cooccurrence.of(ITEMS, ()).completing(["tent"], ALL, "").tolist())) == len(ALL)
