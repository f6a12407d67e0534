from collections import Counter
from itertools import permutations
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.policy.mixture import Mixture, single

# By 4 : 1 : 1 three times in four, by 1 : 1 : 2 once.
TWO = Mixture(
    np.array([0.75, 0.25]), np.array([[0, 0], [1, 1]]), np.log([[4.0, 1.0, 1.0], [1.0, 1.0, 2.0]])
)


def test_the_first_position_by_hand() -> None:
    assert TWO.first() == pytest.approx(
        [0.75 * 4 / 6 + 0.25 / 4, 0.75 / 6 + 0.25 / 4, 0.75 / 6 + 0.25 / 2]
    )


def test_a_slate_by_hand() -> None:
    both = 0.75 * 4 / 6 / 2 + 0.25 / 4 * 2 / 3
    first, second = TWO.conditionals((0, 2))
    assert first == pytest.approx(TWO.first()[0])
    assert second == pytest.approx(both / first)
    assert TWO.chance((0, 2)) == pytest.approx(both)
    assert TWO.part_chances((0, 2)) == pytest.approx([4 / 6 / 2, 1 / 4 * 2 / 3])


def test_turns_of_several_strategies_by_hand() -> None:
    mixture = Mixture(np.ones(1), np.array([[0, 1]]), TWO.logits)
    assert mixture.chance((0, 2)) == pytest.approx(4 / 6 * 2 / 3)


mixtures = st.integers(2, 6).flatmap(
    lambda bundles: st.builds(
        lambda weights, turns, logits: Mixture(
            np.array(weights) / sum(weights), np.array(turns), np.array(logits)
        ),
        st.lists(st.floats(0.01, 1), min_size=3, max_size=3),
        st.lists(st.lists(st.integers(0, 1), min_size=3, max_size=3), min_size=3, max_size=3),
        st.lists(
            st.lists(st.floats(-30, 30), min_size=bundles, max_size=bundles),
            min_size=2,
            max_size=2,
        ),
    )
)


@given(mixtures)
def test_all_slates_together_have_the_chance_one_and_agree_with_each(mixture: Mixture) -> None:
    size = min(3, mixture.bundles)
    whole = mixture.slates(size)
    assert whole.sum() == pytest.approx(1)
    assert whole.sum(tuple(range(1, size))) == pytest.approx(mixture.first())
    for slate in list(permutations(range(mixture.bundles), size))[:10]:
        assert mixture.chance(slate) == pytest.approx(whole[slate], rel=1e-6, abs=1e-300)
        assert prod(mixture.conditionals(slate)) == pytest.approx(mixture.chance(slate))


def test_slates_come_as_often_as_is_said() -> None:
    draws = 20_000
    counts = Counter(TWO.draw(2, seed)[1] for seed in range(draws))
    for slate in permutations(range(3), 2):
        assert counts[slate] / draws == pytest.approx(TWO.chance(slate), abs=0.012)


def test_parts_come_as_often_as_is_said_and_one_seed_draws_one_slate() -> None:
    parts = [TWO.draw(2, seed)[0] for seed in range(5_000)]
    assert np.mean(parts) == pytest.approx(0.25, abs=0.02)
    assert TWO.draw(2, 7) == TWO.draw(2, 7)


def test_a_near_certain_bundle_leaves_the_others_their_ratio() -> None:
    mixture = single(np.array([0.0, -80.0, -80.0 + np.log(3)]), 3)
    assert mixture.slates(3)[0, 2, 1] == pytest.approx(0.75)
    assert mixture.conditionals((0, 2, 1)) == pytest.approx((1.0, 0.75, 1.0))


@pytest.mark.parametrize(
    ("weights", "turns", "logits"),
    [
        ([0.5, 0.4], [[0], [0]], [[0.0]]),
        ([1.0], [[1]], [[0.0]]),
        ([1.0], [[0]], [[float("inf")]]),
        ([1.5, -0.5], [[0], [0]], [[0.0]]),
        ([1.0], [[0], [0]], [[0.0]]),
    ],
)
def test_what_does_not_fit_is_refused(
    weights: list[float], turns: list[list[int]], logits: list[list[float]]
) -> None:
    with pytest.raises(ValueError, match="mixture"):
        Mixture(np.array(weights), np.array(turns), np.array(logits))
