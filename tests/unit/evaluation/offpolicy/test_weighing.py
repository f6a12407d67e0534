"""Four decisions worked out by hand, as Open Bandit Pipeline defines its estimators."""

import numpy as np
import pytest

from models.evaluation.offpolicy.terms import estimate
from models.evaluation.offpolicy.weighing import (
    clipped,
    direct,
    doubly_robust,
    effective_decisions,
    ips,
    self_normalised,
    self_normalised_doubly_robust,
    switch_doubly_robust,
)

# Target over logged chances: 0.5/0.25, 0.1/0.2, 0.6/0.4, 0.2/0.8.
WEIGHTS = np.array([2.0, 0.5, 1.5, 0.25])
REWARDS = np.array([1.0, 0.0, 1.0, 1.0])
# What a model expects of the target's choice, and of what was shown.
EXPECTED = np.array([0.6, 0.4, 0.5, 0.7])
TOLD = np.array([0.5, 0.2, 0.8, 0.6])


def test_ips_by_hand() -> None:
    # (2 + 0 + 1.5 + 0.25) / 4
    assert ips(REWARDS, WEIGHTS).value == pytest.approx(0.9375)


def test_self_normalised_ips_by_hand() -> None:
    # 3.75 / 4.25
    assert self_normalised(REWARDS, WEIGHTS).value == pytest.approx(3.75 / 4.25)


def test_clipped_ips_by_hand() -> None:
    # (1 + 0 + 1 + 0.25) / 4
    assert clipped(REWARDS, WEIGHTS, 1.0).value == pytest.approx(0.5625)


def test_the_direct_method_by_hand() -> None:
    assert direct(EXPECTED).value == pytest.approx(0.55)


def test_doubly_robust_by_hand() -> None:
    # 0.55 + (2 * 0.5 + 0.5 * -0.2 + 1.5 * 0.2 + 0.25 * 0.4) / 4
    assert doubly_robust(REWARDS, WEIGHTS, EXPECTED, TOLD).value == pytest.approx(0.55 + 1.3 / 4)


def test_self_normalised_doubly_robust_by_hand() -> None:
    # 0.55 + 1.3 / 4.25
    found = self_normalised_doubly_robust(REWARDS, WEIGHTS, EXPECTED, TOLD)
    assert found.value == pytest.approx(0.55 + 1.3 / 4.25)


def test_switch_doubly_robust_by_hand() -> None:
    # The first weight is above 1.5: 0.55 + (-0.1 + 0.3 + 0.1) / 4
    found = switch_doubly_robust(REWARDS, WEIGHTS, EXPECTED, TOLD, 1.5)
    assert found.value == pytest.approx(0.55 + 0.3 / 4)


def test_a_policy_judged_by_its_own_log_is_worth_what_was_earned() -> None:
    own = np.ones(4)
    for found in (ips(REWARDS, own), self_normalised(REWARDS, own)):
        assert found.value == pytest.approx(REWARDS.mean())


def test_effective_decisions_by_hand() -> None:
    # 4.25^2 / (4 + 0.25 + 2.25 + 0.0625)
    assert effective_decisions(WEIGHTS) == pytest.approx(4.25**2 / 6.5625)
    assert effective_decisions(np.zeros(3)) == 0


@pytest.mark.parametrize("how", ["asymptotic", "bootstrap"])
def test_self_normalising_narrows_the_interval_of_a_constant_reward_to_nothing(how: str) -> None:
    found = estimate(self_normalised(np.ones(4), WEIGHTS), how=how)  # type: ignore[arg-type]
    assert (found.low, found.high) == pytest.approx((1.0, 1.0))
    wide = estimate(ips(np.ones(4), WEIGHTS), how=how)  # type: ignore[arg-type]
    assert wide.low < 1.0625 < wide.high
