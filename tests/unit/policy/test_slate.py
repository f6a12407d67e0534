from collections import Counter
from itertools import permutations
from math import prod

import numpy as np
import pytest

from models.policy.slate import plackett_luce

WEIGHTS = np.array([8.0, 4.0, 2.0, 1.0])


def test_chances_by_hand() -> None:
    (first, second), (chance, then) = plackett_luce(np.log(WEIGHTS), 2, 5)
    assert chance == pytest.approx(WEIGHTS[first] / 15)
    assert then == pytest.approx(WEIGHTS[second] / (15 - WEIGHTS[first]))


def test_frequencies_are_the_stated_propensities() -> None:
    draws = 20_000
    seen: Counter[tuple[int, ...]] = Counter()
    stated: dict[tuple[int, ...], float] = {}
    for seed in range(draws):
        shown, chances = plackett_luce(np.log(WEIGHTS), 2, seed)
        seen[tuple(shown)] += 1
        stated[tuple(shown)] = prod(chances)
    assert set(stated) == set(permutations(range(4), 2))
    assert sum(stated.values()) == pytest.approx(1)
    chi_square = sum(
        (seen[slate] - draws * chance) ** 2 / (draws * chance) for slate, chance in stated.items()
    )
    assert chi_square < 31.26  # 11 degrees of freedom, one in a thousand


def test_chances_stay_exact_after_a_near_certain_bundle() -> None:
    shown, chances = plackett_luce(np.array([0.0, -2000.0, -2000.0]), 3, 1)
    assert shown[0] == 0
    assert chances == pytest.approx([1.0, 0.5, 1.0])


def test_no_more_is_shown_than_there_is() -> None:
    assert plackett_luce(np.zeros(0), 3, 1) == ([], [])
    assert len(plackett_luce(np.zeros(2), 3, 1)[0]) == 2
