import numpy as np
import pytest

from models.training.negatives import (
    Shelf,
    in_batch,
    mean_of_the_rest,
    mined,
    same_leaf,
    uniform,
)

PATHS = [
    ("Camp", "Tents"), ("Camp", "Tents"), ("Camp", "Tents"), ("Camp", "Tents"),
    ("Camp", "Stoves"), ("Camp", "Stoves"), ("Food", "Tea"), ("Food",), (),
]  # fmt: skip
FAMILIES = ["lark", "lark", "otter", "finch", "ember", "twig", "leaf", "oats", "odd"]
SHELF = Shelf.of(FAMILIES, PATHS)


def random() -> np.random.Generator:
    return np.random.default_rng(5)


def test_uniform_gives_everything_but_the_bundle_and_the_answers_family() -> None:
    drawn = uniform(random(), SHELF, [0], [[0, 4]], 6)
    assert sorted(drawn[0].tolist()) == [2, 3, 5, 6, 7, 8]
    with pytest.raises(ValueError, match="fewer than 7"):
        uniform(random(), SHELF, [0], [[0, 4]], 7)


def test_uniform_gives_all_that_is_left_equally_often() -> None:
    drawn = uniform(random(), SHELF, [0] * 6000, [[0, 4]] * 6000, 2)
    counts = np.bincount(drawn.ravel(), minlength=9)
    assert counts[[0, 1, 4]].tolist() == [0, 0, 0]
    assert (abs(counts[[2, 3, 5, 6, 7, 8]] - 2000) < 200).all()
    assert (drawn[:, 0] != drawn[:, 1]).all()


def test_what_is_closed_is_never_drawn() -> None:
    shelf = Shelf.of(FAMILIES, PATHS, [place in (2, 6) for place in range(9)])
    assert sorted(uniform(random(), shelf, [0], [[0, 4]], 4)[0].tolist()) == [3, 5, 7, 8]
    assert sorted(same_leaf(random(), shelf, [0], [[0]], 1)[0].tolist()) == [3]


def test_the_same_leaf_comes_first_then_the_category_above_then_the_rest() -> None:
    drawn = same_leaf(random(), SHELF, [0], [[0]], 6)[0].tolist()
    assert sorted(drawn[:2]) == [2, 3]
    assert sorted(drawn[2:4]) == [4, 5]
    assert set(drawn[4:]) < {6, 7, 8}
    assert len(set(drawn)) == 6


def test_a_short_path_is_its_own_narrowest_category() -> None:
    assert SHELF.of_kind(7, 0).tolist() == [7]
    assert SHELF.of_kind(7, 1).tolist() == [6, 7]
    assert SHELF.of_kind(8, 1).tolist() == [8]


def test_in_a_batch_what_may_be_right_is_no_negative() -> None:
    answers, bundles = [0, 1, 4, 6], [[0, 4], [1, 6], [4, 3], [6, 7]]
    allowed = in_batch(SHELF, answers, bundles, ["a", "b", "c", "c"])
    assert allowed.astype(int).tolist() == [
        [0, 0, 0, 1],  # 1 is of the family of 0; 4 stands in the bundle
        [0, 0, 1, 0],  # 6 stands in the bundle
        [1, 1, 0, 0],  # the same session
        [1, 1, 0, 0],
    ]


def test_mined_are_the_nearest_behind_the_first_few_without_what_is_barred() -> None:
    vectors = np.array([[9], [8], [7], [6], [5], [4], [3], [2], [1]], np.float32)
    queries = np.ones((1, 1), np.float32)
    # 0 is the answer, 1 its family; of 2 to 8 the first is skipped, four are within reach.
    found = [
        mined(np.random.default_rng(seed), SHELF, [0], [[0]], 2,
              queries=queries, vectors=vectors, skip=1, depth=4)[0].tolist()
        for seed in range(40)
    ]  # fmt: skip
    assert {one for some in found for one in some} == {3, 4, 5}
    assert all(one < other for one, other in found)
    with pytest.raises(ValueError, match="fewer than 2"):
        mined(random(), SHELF, [0], [[0]], 2, queries=queries, vectors=vectors, skip=3, depth=4)


@pytest.mark.parametrize("draw", [uniform, same_leaf])
def test_the_same_seed_draws_the_same(draw: object) -> None:
    assert callable(draw)
    one, again, other = (
        draw(np.random.default_rng(seed), SHELF, [0] * 9, [[0]] * 9, 2) for seed in (1, 1, 2)
    )
    assert (one == again).all()
    assert (one != other).any()


def test_what_is_looked_for_is_the_mean_of_the_others() -> None:
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    found = mean_of_the_rest(vectors, [np.array([0, 1]), np.array([0, 1, 2]), np.array([2])])
    assert found.shape == (6, 2)
    assert np.allclose(found[:2], [[0, 1], [1, 0]])
    assert np.allclose(found[2], np.array([0.6, 1.8]) / np.hypot(0.6, 1.8))
    assert np.allclose(found[5], vectors[2]), "one that stands alone is looked for itself"
