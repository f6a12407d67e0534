import numpy as np
import pytest

from models.evaluation.intervals import interval_of, paired_interval


def test_rows_that_are_all_alike_leave_no_doubt() -> None:
    found = interval_of([1.0] * 6, list("aabbcc"))
    assert (found.mean, found.low, found.high) == (1.0, 1.0, 1.0)


def test_rows_of_one_session_count_as_one_draw() -> None:
    values = np.repeat([0.0, 1.0] * 10, 20)
    alone = interval_of(values, list(range(len(values))))
    joined = interval_of(values, np.repeat(np.arange(20), 20).tolist())
    assert joined.high - joined.low > 3 * (alone.high - alone.low)


def test_a_paired_difference_is_surer_than_two_means_apart() -> None:
    random = np.random.default_rng(1)
    one = random.random(300)
    groups = list(range(300))
    found = paired_interval(one + 0.05, one, groups)
    assert found.mean == pytest.approx(0.05)
    assert found.excludes(0.0)
    assert interval_of(one, groups).high - interval_of(one, groups).low > 0.05


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(2)
    covered = 0
    for trial in range(200):
        effects = random.normal(0, 1, 40)
        groups = np.repeat(np.arange(40), 3)
        values = effects[groups] + random.normal(0, 1, 120)
        covered += not interval_of(values, groups.tolist(), trial, draws=300).excludes(0.0)
    assert 0.88 <= covered / 200 <= 0.99


def test_the_same_seed_gives_the_same() -> None:
    values, groups = [0.0, 1.0, 1.0, 0.0], list("abcd")
    assert interval_of(values, groups, 5) == interval_of(values, groups, 5)


def test_nothing_has_no_interval() -> None:
    with pytest.raises(ValueError, match="0 values"):
        interval_of([], [])
