"""Slate estimators by hand, on slates of two out of three bundles."""

from itertools import permutations

import numpy as np
import pytest

from models.evaluation.offpolicy import slates
from models.policy.mixture import Mixture, single

REWARDS = np.array([[1.0, 0.0], [0.0, 1.0]])
WHOLE = np.array([2.0, 0.5])
ALONE = np.array([[1.5, 0.8], [0.5, 1.2]])
ABOVE = np.array([[1.5, 2.0], [0.5, 0.5]])


def test_whole_slates_by_hand() -> None:
    # (2 * 1 + 0.5 * 1) / 2
    assert slates.slate_ips(REWARDS, WHOLE).value == pytest.approx(1.25)
    assert slates.self_normalised_slate_ips(REWARDS, WHOLE).value == pytest.approx(2.5 / 2.5)


def test_independent_positions_by_hand() -> None:
    # (1.5 * 1 + 1.2 * 1) / 2; the mean weight is (1.5 + 0.8 + 0.5 + 1.2) / 4 = 1
    assert slates.independent_ips(REWARDS, ALONE).value == pytest.approx(1.35)
    found = slates.self_normalised_independent_ips(REWARDS, ALONE)
    assert found.value == pytest.approx(1.35 / 1.0)


def test_reward_interaction_by_hand() -> None:
    # (1.5 * 1 + 0.5 * 1) / 2; the mean weight is 4.5 / 4
    assert slates.reward_interaction_ips(REWARDS, ABOVE).value == pytest.approx(1.0)
    found = slates.self_normalised_reward_interaction_ips(REWARDS, ABOVE)
    assert found.value == pytest.approx(1.0 / 1.125)


def test_pseudo_inverse_by_hand() -> None:
    # Over the mean weight: (0.7 - 0.2) / 2, and 0.5 / 0.5.
    weights = np.array([0.7, -0.2])
    assert slates.pseudo_inverse(REWARDS, weights).value == pytest.approx(0.25)
    assert slates.self_normalised_pseudo_inverse(REWARDS, weights).value == pytest.approx(1.0)


def test_marginals_by_hand() -> None:
    # Odds 4 : 2 : 1. Second is a: 2/7 * 4/5 + 1/7 * 4/6.
    found = slates.marginals(single(np.log([4.0, 2.0, 1.0]), 2).slates(2))
    assert found[0] == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert found[1, 0] == pytest.approx(2 / 7 * 4 / 5 + 1 / 7 * 4 / 6)
    assert found.sum(1) == pytest.approx([1, 1])


def test_the_pseudo_inverse_weight_of_one_position_is_the_plain_ratio() -> None:
    # With one position Gamma is the diagonal of the logged chances.
    logged, target = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])
    for index in range(3):
        found = slates.pseudo_inverse_weight(target, logged, (index,))
        assert found == pytest.approx(target[index] / logged[index])


def test_the_pseudo_inverse_weight_of_a_uniform_log_is_swaminathans() -> None:
    # Their closed form for uniform logging of ordered slates without repeats, by position l and
    # bundle a: E_log[w r] must give back the target's additive reward.
    logged = single(np.zeros(4), 2).slates(2)
    target = single(np.array([2.0, 0.5, 0.0, -1.0]), 2).slates(2)
    parts = np.array([[0.9, 0.1, 0.4, 0.2], [0.3, 0.8, 0.0, 0.5]])
    assert _expected(logged, target, parts) == pytest.approx(_worth(target, parts))


def test_weights_of_slates_are_unbiased_for_additive_rewards_under_a_mixture() -> None:
    turns = np.array([[0, 0], [1, 1], [0, 1]])
    logits = np.array([[1.0, 0.2, -0.5, 0.0], [0.0, 0.3, 0.9, -1.0]])
    logged = Mixture(np.array([0.5, 0.3, 0.2]), turns, logits).slates(2)
    target = single(np.array([0.1, -0.7, 0.6, 1.1]), 2).slates(2)
    parts = np.array([[0.9, 0.1, 0.4, 0.2], [0.3, 0.8, 0.0, 0.5]])
    assert _expected(logged, target, parts) == pytest.approx(_worth(target, parts))


def _expected(logged: np.ndarray, target: np.ndarray, parts: np.ndarray) -> float:
    """The mean of the pseudo-inverse estimate over everything that could have been logged."""
    return sum(
        float(logged[slate]) * slates.pseudo_inverse_weight(target, logged, slate)
        * float(parts[0, slate[0]] + parts[1, slate[1]])
        for slate in permutations(range(4), 2)
    )  # fmt: skip


def _worth(target: np.ndarray, parts: np.ndarray) -> float:
    return float((slates.marginals(target) * parts).sum())
