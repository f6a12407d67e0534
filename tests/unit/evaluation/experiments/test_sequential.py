import numpy as np
import pytest

from models.evaluation.experiments.ratio import sample_ratio
from models.evaluation.experiments.sequential import LEAST, confidence_sequence, effects

SHOPPERS = 1500


def courses(count: int, effect: float, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Whether shoppers took something, and whether they were treated."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        treated = random.random(SHOPPERS) < 0.5
        taken = (random.random(SHOPPERS) < 0.3 + effect * treated).astype(float)
        found.append((taken, treated))
    return found


def test_who_looks_after_every_shopper_errs_no_more_often_than_is_said() -> None:
    alarms = [
        confidence_sequence(effects(taken, treated, 0.5)).p[-1] < 0.05
        for taken, treated in courses(400, 0.0, 1)
    ]
    # 5 % are allowed; three standard errors of 400 courses are 3.3 % more.
    assert np.mean(alarms) <= 0.05 + 0.033


def test_a_plain_test_looked_at_so_often_errs_far_more() -> None:
    alarms = []
    for taken, treated in courses(200, 0.0, 2):
        found = effects(taken, treated, 0.5)
        count = np.arange(1, SHOPPERS + 1)
        mean = found.cumsum() / count
        spread = np.sqrt((found**2).cumsum() / count - mean**2)
        z = np.abs(mean[LEAST:]) / (spread[LEAST:] / np.sqrt(count[LEAST:]))
        alarms.append(bool((z > 1.96).any()))
    assert np.mean(alarms) > 0.2


def test_bounds_hold_at_all_times_together_around_a_true_effect() -> None:
    missed = 0
    for taken, treated in courses(300, 0.1, 3):
        found = confidence_sequence(effects(taken, treated, 0.5))
        missed += bool((found.low > 0.1).any() or (found.high < 0.1).any())
    assert missed / 300 <= 0.05 + 0.038


def test_a_true_effect_is_found() -> None:
    found = [
        confidence_sequence(effects(taken, treated, 0.5)) for taken, treated in courses(50, 0.12, 4)
    ]
    assert np.mean([one.low[-1] > 0 for one in found]) > 0.8
    assert all((one.p[-1] < 0.05) == bool(((one.low > 0) | (one.high < 0)).any()) for one in found)


def test_the_bounds_of_a_sequence_by_hand() -> None:
    values = np.tile([0.0, 1.0], 100)
    found = confidence_sequence(values, expected=100, least=10)
    rho2 = (-2 * np.log(0.05) + np.log(-2 * np.log(0.05) + 1)) / 100
    scale = 200 * rho2 + 1
    reach = 0.5 * np.sqrt(2 * scale / (200**2 * rho2) * np.log(np.sqrt(scale) / 0.05))
    assert (found.mean[-1], found.high[-1]) == pytest.approx((0.5, 0.5 + reach))
    assert np.isinf(found.high[:9]).all()


def test_effects_are_unbiased_whatever_came_before() -> None:
    random = np.random.default_rng(6)
    outcomes = random.random(7)
    total = np.zeros(7)
    # All ways to treat seven shoppers by chance 0.3 each, weighed by their chance.
    for number in range(2**7):
        treated = np.array([bool(number >> place & 1) for place in range(7)])
        chance = 0.3 ** treated.sum() * 0.7 ** (7 - treated.sum())
        total += chance * effects(outcomes + 0.25 * treated, treated, 0.3)
    assert total == pytest.approx(np.full(7, 0.25))


def test_few_and_equal_outcomes_conclude_nothing() -> None:
    assert len(confidence_sequence([])) == 0
    same = confidence_sequence(np.zeros(500))
    assert same.p[-1] == 1.0
    assert np.isinf(same.high).all()


def test_the_sample_ratio_by_hand() -> None:
    # (60 - 50)^2 / 50 twice is 4: p of one degree is 0.0455.
    found = sample_ratio([60, 40], [0.5, 0.5])
    assert found.p == pytest.approx(0.0455, abs=1e-4)
    assert not found.is_suspect
    assert sample_ratio([5300, 4700], [0.5, 0.5]).is_suspect
    assert sample_ratio([0, 0], [0.5, 0.5]).p == 1.0
    assert sample_ratio([10], [1.0]).p == 1.0
