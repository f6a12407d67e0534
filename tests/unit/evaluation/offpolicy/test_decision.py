from itertools import permutations

import numpy as np
import pytest

from models.evaluation.offpolicy.decision import Drawn, sheet_of
from models.policy.mixture import Mixture, single

LOGGED = single(np.log([4.0, 2.0, 1.0]), 2)
TARGET = single(np.log([1.0, 1.0, 1.0]), 2)
FEATURES = np.array([[1.0], [2.0], [5.0]])


def drawn(slate: tuple[int, ...], rewards: tuple[float, ...], group: str = "c") -> Drawn:
    return Drawn(group, LOGGED, slate, rewards, FEATURES)


def test_the_weights_of_one_decision_by_hand() -> None:
    # The slate (0, 1): logged 4/7 * 2/3, by the target 1/3 * 1/2.
    sheet = sheet_of([drawn((0, 1), (1.0, 0.0))], lambda _: TARGET)
    assert sheet.whole == pytest.approx([(1 / 6) / (8 / 21)])
    assert sheet.above[0] == pytest.approx([(1 / 3) / (4 / 7), (1 / 6) / (8 / 21)])
    second = 4 / 7 * 2 / 3 + 1 / 7 * 2 / 6
    assert sheet.alone[0] == pytest.approx([(1 / 3) / (4 / 7), (1 / 3) / second])


def test_what_the_target_would_show_by_hand() -> None:
    sheet = sheet_of([drawn((2, 0), (0.0, 0.0))], lambda _: TARGET)
    # Each position once, and the mean feature 8/3 at both.
    assert sheet.expected[0] == pytest.approx([1, 1, 16 / 3])
    assert sheet.told[0] == pytest.approx(np.array([[1, 0, 5], [0, 1, 1]]))


def test_a_shorter_slate_is_filled_with_nothing() -> None:
    sheet = sheet_of([drawn((0, 1), (1.0, 0.0)), drawn((2,), (1.0,))], lambda _: TARGET)
    assert sheet.rewards.tolist() == [[1, 0], [1, 0]]
    assert sheet.alone[1].tolist() == pytest.approx([(1 / 3) / (1 / 7), 0])
    assert sheet.told[1, 1].tolist() == [0, 0, 0]


def test_every_weight_has_the_mean_one_under_the_logging_policy() -> None:
    logged = Mixture(
        np.array([0.7, 0.3]),
        np.array([[0, 0], [1, 1]]),
        np.array([[0.5, 0.0, -0.5], [-1.0, 0.4, 0.2]]),
    )
    slates = list(permutations(range(3), 2))
    every = [Drawn("c", logged, one, (0.0, 0.0), FEATURES) for one in slates]
    sheet = sheet_of(every, lambda _: TARGET)
    chances = np.array([logged.chance(one) for one in slates])
    assert chances.sum() == pytest.approx(1)
    assert chances @ sheet.whole == pytest.approx(1)
    assert chances @ sheet.pseudo == pytest.approx(1)
    assert chances @ sheet.alone == pytest.approx([1, 1])
    assert chances @ sheet.above == pytest.approx([1, 1])


def test_what_could_not_have_been_logged_is_told() -> None:
    narrow = single(np.array([0.0, 0.0, -2000.0]), 2)
    sheet = sheet_of([Drawn("c", narrow, (0, 1), (0.0, 0.0), FEATURES)], lambda _: TARGET)
    # Of six slates the target shows alike, two do without the third bundle.
    assert sheet.uncovered == pytest.approx([4 / 6])


def test_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no decision"):
        sheet_of([], lambda _: TARGET)
