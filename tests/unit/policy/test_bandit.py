import numpy as np
import pytest

from models.policy.bandit import (
    EXPLORE,
    FEATURES,
    NOISE,
    PRIOR_SPREAD,
    SAMPLES,
    Bandit,
    Belief,
    learned,
)
from models.policy.mixing import CO_OCCURRENCE, POPULARITY, SCORE, STRATEGIES

ALWAYS = np.eye(len(FEATURES))[0]
VALUES = {CO_OCCURRENCE: np.array([1.0, 2.0]), POPULARITY: np.array([2.0, 1.0])}


def surely(**worths: float) -> Bandit:
    """A bandit without doubts."""
    nothing = np.zeros((len(FEATURES), len(FEATURES)))
    beliefs = {name: Belief(ALWAYS * worths.get(name, 0.0), nothing) for name in STRATEGIES}
    return Bandit(beliefs, EXPLORE)


def test_the_score_keeps_what_exploration_does_not_take() -> None:
    for seed in range(50):
        mixing = Bandit(explore=EXPLORE).mixing(ALWAYS, VALUES, 3, seed)
        assert mixing.weights.sum() == pytest.approx(1)
        assert mixing.weights[0] >= 1 - EXPLORE - 1e-12
        assert (mixing.weights >= 0).all()


def test_weights_are_the_votes_of_the_logged_samples() -> None:
    mixing = Bandit(explore=0.4).mixing(ALWAYS, VALUES, 3, 3)
    leads = np.array(mixing.samples).argmax(axis=1)
    assert len(leads) == SAMPLES
    votes = np.bincount(leads, minlength=3) / SAMPLES
    assert mixing.weights[1:] == pytest.approx(0.4 * votes[1:])
    assert mixing.strategies == (SCORE, CO_OCCURRENCE, POPULARITY)


def test_whoever_is_surely_worse_is_not_drawn_by_and_who_is_better_gets_all_that_is_allowed() -> (
    None
):
    worse = surely(score=1.0).mixing(ALWAYS, VALUES, 3, 1)
    assert worse.weights.tolist() == [1.0, 0.0, 0.0]
    better = surely(popularity=1.0).mixing(ALWAYS, VALUES, 3, 1)
    assert better.weights == pytest.approx([1 - EXPLORE, 0.0, EXPLORE])


def test_one_feature_by_hand() -> None:
    # Three decisions in the constant context: 2 of 3 for the score, weight 1, 1 and 0.5.
    contexts = np.repeat(ALWAYS[np.newaxis], 3, axis=0)
    rewards = np.array([1.0, 0.0, 1.0])
    found = learned(contexts, rewards, {SCORE: np.array([1.0, 1.0, 0.5])})
    precision = 1 / PRIOR_SPREAD**2 + 2.5 / NOISE**2
    assert found[SCORE].covariance[0, 0] == pytest.approx(1 / precision)
    assert found[SCORE].mean[0] == pytest.approx(1.5 / NOISE**2 / precision)
    assert found[POPULARITY].mean.tolist() == [0.0] * len(FEATURES)


def test_more_decisions_leave_less_doubt_and_find_the_better_one() -> None:
    random = np.random.default_rng(5)
    count = 4000
    contexts = np.column_stack([np.ones(count), random.integers(0, 2, count), np.zeros((count, 4))])
    # Where there is a budget popularity is better, elsewhere the score is.
    by_popularity = random.random(count) < 0.3
    chance = np.where(by_popularity, 0.1 + 0.4 * contexts[:, 1], 0.3)
    rewards = (random.random(count) < chance).astype(float)
    shares = {SCORE: 1.0 - by_popularity, POPULARITY: by_popularity.astype(float)}
    bandit = Bandit(learned(contexts, rewards, shares), explore=1.0)
    here, there = np.array([1, 1, 0, 0, 0, 0.0]), np.array([1, 0, 0, 0, 0, 0.0])
    assert bandit.beliefs[POPULARITY].of(here)[0] > bandit.beliefs[SCORE].of(here)[0] + 0.1
    assert bandit.beliefs[SCORE].of(there)[0] > bandit.beliefs[POPULARITY].of(there)[0] + 0.1
    assert bandit.beliefs[SCORE].of(here)[1] < Belief.prior().of(here)[1] / 5


def test_the_same_seed_gives_the_same_samples_and_the_hash_follows_the_beliefs() -> None:
    one, other = (Bandit(explore=EXPLORE).mixing(ALWAYS, VALUES, 3, 9) for _ in range(2))
    assert one.samples == other.samples
    assert Bandit().hash == Bandit().hash != surely(score=1.0).hash


def test_a_share_beyond_one_is_refused() -> None:
    with pytest.raises(ValueError, match="explore"):
        Bandit(explore=1.2)
