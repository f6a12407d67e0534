import numpy as np
import pytest

from models.policy.teams import credit_of, team_draft
from tests.drawn import SCORES, SETTINGS, VALUES, drawn_impression

BY_NAME = {"co_occurrence": VALUES[0], "popularity": VALUES[1]}


def test_each_team_draws_one_of_every_two_positions() -> None:
    mixing = team_draft("score", "popularity", BY_NAME, 3)
    assert mixing.strategies == ("score", "popularity")
    assert mixing.turns.tolist() == [[0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1]]
    assert mixing.weights == pytest.approx([0.25] * 4)


def test_teams_without_the_score_leave_it_out() -> None:
    mixing = team_draft("co_occurrence", "popularity", BY_NAME, 2)
    assert mixing.strategies == ("score", "co_occurrence", "popularity")
    assert mixing.turns.tolist() == [[1, 2], [2, 1]]


def test_credit_by_hand() -> None:
    mixing = team_draft("score", "popularity", BY_NAME, 2)
    one = drawn_impression("s", 4, mixing)
    assert one.mixture is not None
    first = 1.0 if one.mixture.turns[one.mixture.drawn][0] == 1 else -1.0
    credit = credit_of(one, (1.0, 0.0), "score", "popularity")
    assert credit is not None
    assert credit.drawn == first
    # Bayes by hand: how likely the first bundle, and then the second, were whose.
    odds = np.exp(np.array(one.mixture.logits))
    a, b = (int(bundle.bundle_id[2:]) for bundle in one.shown())
    score_first = odds[0, a] / odds[0].sum() * odds[1, b] / (odds[1].sum() - odds[1, a])
    other_first = odds[1, a] / odds[1].sum() * odds[0, b] / (odds[0].sum() - odds[0, a])
    expected = (other_first - score_first) / (other_first + score_first)
    assert credit.expected == pytest.approx(expected)


def test_two_teams_of_one_mind_get_no_credit_over_each_other() -> None:
    # Popularity here says exactly what the score says.
    same = {"popularity": SCORES.copy()}
    mixing = team_draft("score", "popularity", same, 3)
    random = np.random.default_rng(1)
    drawn = []
    for seed in range(2000):
        one = drawn_impression(f"s-{seed}", seed, mixing, SETTINGS)
        # Whoever stands first is taken rather more often: position is no advantage of a team.
        rewards = (float(random.random() < 0.6), float(random.random() < 0.2))
        credit = credit_of(one, rewards, "score", "popularity")
        assert credit is not None
        assert credit.expected == pytest.approx(0.0, abs=1e-9)
        drawn.append(credit.drawn)
    assert np.mean(drawn) == pytest.approx(0.0, abs=3 * np.std(drawn) / np.sqrt(len(drawn)))


def test_whose_bundles_are_taken_gets_the_credit_by_either_way() -> None:
    mixing = team_draft("score", "popularity", BY_NAME, 3)
    best = f"b-{int(VALUES[1].argmax())}"
    found = []
    for seed in range(1500):
        one = drawn_impression(f"s-{seed}", seed, mixing, SETTINGS)
        rewards = tuple(float(bundle.bundle_id == best) for bundle in one.shown())
        found.append(credit_of(one, rewards, "score", "popularity"))
    drawn = np.array([one.drawn for one in found if one])
    expected = np.array([one.expected for one in found if one])
    assert expected.mean() == pytest.approx(drawn.mean(), abs=0.06)
    assert expected.mean() > 0.2
    assert expected.std() < drawn.std()


def test_without_just_these_two_at_the_draw_there_is_no_credit() -> None:
    assert credit_of(drawn_impression("s", 1), (1.0, 0.0), "score", "popularity") is None
    other = drawn_impression("s", 1, team_draft("score", "co_occurrence", BY_NAME, 2))
    assert credit_of(other, (1.0, 0.0), "score", "popularity") is None
