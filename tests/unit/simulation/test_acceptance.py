from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from models.simulation import acceptance
from models.simulation.acceptance import FAILED, aspiration, rule_hash, taken


def test_of_a_hundred_bundles_five_would_do() -> None:
    market = [float(worth) for worth in range(101)]
    assert aspiration(market) == pytest.approx(95.0)


def test_the_best_of_the_slate_is_taken_where_it_is_good_enough() -> None:
    assert taken([0.2, 0.9, 0.8], 0.7, 0.0, Random(1)) == 1


def test_nothing_is_taken_that_is_worth_less() -> None:
    assert all(taken([0.2, 0.69], 0.7, 0.3, Random(seed)) is None for seed in range(200))
    assert taken([], 0.7, 0.0, Random(1)) is None


def test_noise_overlooks_so_often() -> None:
    missed = sum(taken([1.0], 0.5, 0.3, Random(seed)) is None for seed in range(2000))
    assert missed / 2000 == pytest.approx(0.3, abs=0.03)


def test_who_never_buys_counts_eleven_turns() -> None:
    assert FAILED == 11


def test_the_hash_is_that_of_the_rule_s_file() -> None:
    assert rule_hash() == sha256(Path(acceptance.__file__).read_bytes()).hexdigest()
