from dataclasses import replace

import numpy as np
import pytest

from models.evaluation.offpolicy.coverage import WANTED, coverage
from models.evaluation.offpolicy.worlds import WORLDS, place_of
from tests.marks import full


def test_intervals_cover_the_truth_where_assumptions_hold() -> None:
    found = coverage(logs=60, decisions=400, seed=3, contexts=6)
    # A sample of 60 may fall a little below what the whole study asks for.
    assert found.lowest >= 0.85
    assert set(found.found) == set(WORLDS)


@full
@pytest.mark.parametrize("how", ["asymptotic", "bootstrap"])
def test_intervals_cover_the_truth_nine_times_in_ten(how: str) -> None:
    found = coverage(logs=400, decisions=1000, seed=1, how=how)  # type: ignore[arg-type]
    assert found.lowest >= WANTED


def test_the_truth_is_what_long_logs_of_the_target_would_earn() -> None:
    place = place_of(5, 3)
    own = replace(place, logged=place.target)
    for name, world in WORLDS.items():
        earned = own.log(world, 40_000, np.random.default_rng(1)).rewards.sum(1)
        assert earned.mean() == pytest.approx(place.truth(world), abs=0.02), name


def test_the_less_a_world_allows_the_fewer_estimators_are_right_in_it() -> None:
    assert WORLDS["choice"].assumed < WORLDS["cascade"].assumed < WORLDS["apart"].assumed
