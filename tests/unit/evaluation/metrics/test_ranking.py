import math

import numpy as np
import pytest

from models.evaluation.metrics.ranking import (
    hit_rate,
    mean_reciprocal_rank,
    ndcg,
    ndcg_of,
    rank_of,
    recall,
)

RANKS = [1, 3, 0, 2]


def test_a_rank_counts_those_above_and_equals_count_against_it() -> None:
    assert rank_of([0.1, 0.9, 0.5], 2) == 2
    assert rank_of([0.5, 0.5, 0.5], 1) == 3
    assert rank_of([0.9, 0.1], 0) == 1


@pytest.mark.parametrize("scores", [[math.nan, 1.0], [math.inf, 1.0], []])
def test_an_answer_that_is_no_number_has_no_rank(scores: list[float]) -> None:
    assert rank_of(scores, 0) == 0


def test_others_without_a_number_stand_behind() -> None:
    assert rank_of([0.2, math.nan, 0.1], 0) == 1


def test_hit_rate_counts_the_first_k() -> None:
    assert hit_rate(RANKS, 1) == 0.25
    assert hit_rate(RANKS, 2) == 0.5
    assert hit_rate(RANKS, 10) == 0.75
    assert hit_rate([], 1) == 0.0


def test_the_reciprocal_rank_of_no_answer_is_none() -> None:
    assert mean_reciprocal_rank(RANKS) == pytest.approx((1 + 1 / 3 + 0 + 1 / 2) / 4)


def test_ndcg_discounts_by_the_logarithm_of_the_place() -> None:
    assert ndcg(RANKS, 2) == pytest.approx((1 + 0 + 0 + 1 / np.log2(3)) / 4)
    assert ndcg(RANKS, 3) == pytest.approx((1 + 1 / 2 + 0 + 1 / np.log2(3)) / 4)


def test_ndcg_of_several_true_ones_compares_with_the_best_ranking() -> None:
    found = ndcg_of(["a", "x", "b"], {"a", "b", "c"}, 3)
    best = 1 + 1 / np.log2(3) + 1 / 2
    assert found == pytest.approx((1 + 1 / 2) / best)
    assert ndcg_of(["a"], set(), 3) == 0.0


def test_recall_is_the_share_of_the_true_ones_within_k() -> None:
    assert recall(["a", "x", "b", "c"], {"a", "b", "c", "d"}, 3) == 0.5
    assert recall(["a"], [], 3) == 0.0
