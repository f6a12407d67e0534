import pytest

from models.evaluation.metrics.classification import accuracy, f1, precision, recall
from models.evaluation.metrics.rating import rmse

SAID = [True, True, True, False, False]
TRUE = [True, False, True, True, False]


def test_of_five_answers_three_are_right() -> None:
    assert accuracy(SAID, TRUE) == pytest.approx(0.6)
    assert precision(SAID, TRUE) == pytest.approx(2 / 3)
    assert recall(SAID, TRUE) == pytest.approx(2 / 3)
    assert f1(SAID, TRUE) == pytest.approx(2 / 3)


def test_f1_is_the_harmonic_mean() -> None:
    assert f1([True, True], [True, False]) == pytest.approx(2 * 0.5 / 1.5)


def test_without_any_yes_all_are_zero() -> None:
    assert precision([False], [True]) == recall([True], [False]) == f1([False], [False]) == 0.0
    assert accuracy([], []) == 0.0


def test_unequal_lengths_are_an_error() -> None:
    with pytest.raises(ValueError, match="answers for"):
        accuracy([True], [True, False])


def test_rmse_is_the_root_of_the_mean_square() -> None:
    assert rmse([4.0, 2.0, 5.0], [5.0, 2.0, 3.0]) == pytest.approx((5 / 3) ** 0.5)
    assert rmse([], []) == 0.0
