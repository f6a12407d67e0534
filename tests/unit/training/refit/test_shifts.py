from math import log

import numpy as np
import pytest

from models.training.refit.shifts import (
    distance,
    divergence,
    level_of,
    of_counts,
    of_share,
    of_values,
    stability,
)


def test_the_stability_index_by_hand() -> None:
    """Half a count each: (50.5, 50.5) of 101 and (75.5, 25.5) of 101."""
    p, q = (50.5 / 101, 50.5 / 101), (75.5 / 101, 25.5 / 101)
    wanted = sum((b - a) * log(b / a) for a, b in zip(p, q, strict=True))
    assert stability({"en": 50, "zh": 50}, {"en": 75, "zh": 25}) == pytest.approx(wanted)
    assert stability({"en": 50, "zh": 50}, {"en": 500, "zh": 500}) == pytest.approx(0)


def test_the_divergence_by_hand() -> None:
    # Halves against one whole: (KL(p|m) + KL(q|m)) / 2 with m = (3/4, 1/4).
    wanted = ((0.5 * log(2 / 3, 2) + 0.5 * log(2, 2)) + log(4 / 3, 2)) / 2
    assert divergence({"a": 1, "b": 1}, {"a": 1}) == pytest.approx(wanted)
    assert divergence({"a": 3}, {"b": 5}) == pytest.approx(1.0)
    assert divergence({"a": 3, "b": 1}, {"a": 6, "b": 2}) == pytest.approx(0.0)


def test_a_distance_that_chance_explains_is_none() -> None:
    random = np.random.default_rng(1)
    same = [random.normal(size=200).tolist() for _ in range(2)]
    assert distance(*same) == 0.0
    assert distance(same[0], (np.array(same[1]) + 1).tolist()) > 0.3


def test_levels_begin_at_their_bounds() -> None:
    assert [level_of("psi", value) for value in (0.09, 0.1, 0.25)] == ["stable", "watch", "alarm"]


def test_a_shift_says_what_changed_most() -> None:
    shift = of_counts(("language", "language"), "psi", {"en": 90, "zh": 10}, {"en": 30, "zh": 70})
    assert (shift.level, shift.before, shift.now) == ("alarm", 100, 100)
    assert shift.told == "zh 10.0% before, 70.0% now; en 90.0% before, 30.0% now"
    assert of_share(("catalog", "new items"), 3, 10, "3 of 10").level == "alarm"
    assert of_values(("feedback", "turns"), [1.0, 2.0], [1.0, 2.0]).value == 0.0
