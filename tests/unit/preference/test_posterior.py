from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.preference.features import FeatureSpace
from models.preference.posterior import (
    Preference,
    blank,
    carried_over,
    decayed,
    narrowed,
    observed,
    of_features,
    prior,
)

START = blank(("price", "weight"))


def test_one_observation_by_hand() -> None:
    # Prior N(0, 1); reward 1 seen at x = 1 with noise 1/2: precision 1 + 4, mean 4 / 5.
    seen = observed(START, np.array([1.0, 0.0]), 1.0, 0.5)
    assert seen.mean == pytest.approx([0.8, 0.0])
    assert seen.precision == pytest.approx(np.diag([5.0, 1.0]))


def test_two_correlated_observations_by_hand() -> None:
    # Precision I + x x' for x = (1, 1) and (1, 0); the mean solves [[3, 1], [1, 2]] m = (3, 1).
    seen = observed(START, np.array([1.0, 1.0]), 1.0, 1.0)
    seen = observed(seen, np.array([1.0, 0.0]), 2.0, 1.0)
    assert seen.precision == pytest.approx(np.array([[3.0, 1.0], [1.0, 2.0]]))
    assert seen.mean == pytest.approx([1.0, 0.0])


observations = st.lists(
    st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=6
)


@given(observations, st.randoms(use_true_random=False))
def test_the_order_of_observations_does_not_matter(
    rows: list[tuple[float, float, float]], random: Random
) -> None:
    def after(order: list[tuple[float, float, float]]) -> Preference:
        seen = START
        for a, b, reward in order:
            seen = observed(seen, np.array([a, b]), reward, 0.5)
        return seen

    shuffled = random.sample(rows, len(rows))
    assert after(rows).mean == pytest.approx(after(shuffled).mean, abs=1e-9)
    assert after(rows).precision == pytest.approx(after(shuffled).precision)


def test_a_thousand_updates_stay_stable_and_find_the_truth() -> None:
    random = np.random.default_rng(3)
    names = tuple(f"f{n}" for n in range(64))
    truth = random.normal(size=64)
    seen = blank(names)
    for _ in range(1_000):
        x = random.normal(size=64)
        seen = observed(seen, x, float(x @ truth + random.normal() * 0.3), 0.3)
    assert np.abs(seen.mean - truth).max() < 0.05
    assert np.linalg.eigvalsh(seen.precision).min() > 0
    assert seen.precision == pytest.approx(seen.precision.T)


def test_decay_goes_from_all_to_the_prior() -> None:
    seen = observed(START, np.array([1.0, 0.3]), 1.0, 0.5)
    assert decayed(seen, 1.0).mean == pytest.approx(seen.mean)
    assert decayed(seen, 0.0).mean == pytest.approx([0.0, 0.0])
    half = decayed(seen, 0.5)
    assert 0 < half.mean[0] < seen.mean[0]
    assert half.precision[0, 0] < seen.precision[0, 0]


def test_lists_there_and_back() -> None:
    seen = observed(START, np.array([1.0, 0.3]), 1.0, 0.5)
    features, mean, precision = seen.to_lists()
    assert precision == pytest.approx([5.0, 1.2, 1.36])
    back = Preference.from_lists(features, mean, precision)
    assert back.features == seen.features
    assert back.mean == pytest.approx(seen.mean)
    assert back.precision == pytest.approx(seen.precision)


def test_lists_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Preference.from_lists(["a", "b"], [0.0, 0.0], [1.0])


def test_features_of_equal_names_stay_and_others_start_anew() -> None:
    seen = observed(START, np.array([1.0, 1.0]), 1.0, 0.5)
    moved = of_features(seen, ("weight", "color:red"))
    assert moved.mean == pytest.approx([seen.mean[1], 0.0])
    variance = np.linalg.inv(seen.precision)[1, 1]
    assert moved.precision == pytest.approx(np.diag([1 / variance, 1.0]))


def test_more_features_leave_what_is_known_as_it_is() -> None:
    seen = observed(START, np.array([1.0, 1.0]), 1.0, 0.5)
    wide = of_features(seen, ("color:red", "price", "weight"))
    assert wide.precision[1:, 1:] == pytest.approx(seen.precision)
    assert wide.mean == pytest.approx([0.0, *seen.mean])


def test_what_the_catalog_has_no_more_goes() -> None:
    seen = observed(START, np.array([1.0, 1.0]), 1.0, 0.5)
    space = FeatureSpace(("weight", "color:red"), {}, {})
    assert carried_over(seen, space).features == ("weight",)
    assert carried_over(seen, FeatureSpace(("size",), {}, {})).features == ()


def test_of_more_than_64_features_the_best_known_stay() -> None:
    names = tuple(f"f{n}" for n in range(80))
    x = np.zeros(80)
    x[70:] = 1.0
    left = narrowed(observed(blank(names), x, 1.0, 0.5))
    assert len(left.features) == 64
    assert set(names[70:]) <= set(left.features)
    assert narrowed(START) is START


def test_nobody_is_known_to_like_anything() -> None:
    space = FeatureSpace(("price", "quality", "color:red"), {}, {})
    assert prior(space).features == ("price", "quality")
    assert not prior(space).mean.any()
