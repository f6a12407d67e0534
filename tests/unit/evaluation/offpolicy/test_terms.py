import numpy as np
import pytest
from scipy.stats import t

from models.evaluation.offpolicy.terms import Terms, estimate


def test_the_interval_of_a_mean_is_students() -> None:
    values = np.array([1.0, 2.0, 3.0, 6.0])
    found = estimate(Terms(values))
    reach = t.ppf(0.975, 3) * values.std(ddof=1) / 2
    assert (found.value, found.low, found.high) == pytest.approx((3.0, 3.0 - reach, 3.0 + reach))
    assert found.decisions == 4


def test_decisions_of_one_conversation_count_as_one() -> None:
    values = np.array([1.0, 1.0, 3.0, 3.0])
    apart = estimate(Terms(values))
    together = estimate(Terms(values), ["a", "a", "b", "b"])
    # Two sums 2 and 6 around 4: their spread is sqrt(2 * 8), over 4 decisions.
    assert together.high - together.value == pytest.approx(t.ppf(0.975, 1) * 4 / 4)
    assert together.high - together.low > apart.high - apart.low


def test_a_ratio_by_hand() -> None:
    found = estimate(Terms(np.array([1.0, 3.0]), np.array([1.0, 1.0])), level=0.5)
    assert found.value == pytest.approx(2.0)
    # t of one degree at 0.75 is 1; off is -1 and 1, spread sqrt(2 * 2) / 2.
    assert found.high == pytest.approx(3.0)


def test_an_influence_widens_and_moves_nothing() -> None:
    values = np.array([1.0, 2.0, 3.0])
    plain = estimate(Terms(values))
    moved = estimate(Terms(values, influence=np.array([2.0, -4.0, 2.0])))
    assert moved.value == plain.value
    assert moved.high - moved.low > plain.high - plain.low


def test_the_bootstrap_is_the_same_for_the_same_seed_and_near_the_other() -> None:
    random = np.random.default_rng(3)
    terms = Terms(random.random(400) * 2, random.random(400))
    once, again = (estimate(terms, how="bootstrap", seed=5) for _ in range(2))
    assert once == again
    other = estimate(terms)
    assert (once.low, once.high) == pytest.approx((other.low, other.high), rel=0.03)


def test_one_conversation_alone_says_nothing_of_its_spread() -> None:
    found = estimate(Terms(np.array([1.0, 0.0])), ["a", "a"])
    assert (found.low, found.high) == (-np.inf, np.inf)


def test_nothing_to_estimate_from_is_refused() -> None:
    with pytest.raises(ValueError, match="no decision"):
        estimate(Terms(np.zeros(0)))
    with pytest.raises(ValueError, match="groups"):
        estimate(Terms(np.zeros(3)), ["a"])
