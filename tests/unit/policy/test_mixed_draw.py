"""Draws by several strategies: what is logged holds before the judge of propensities."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.feedback.impressions import mixture_told
from data.types.turn import Impression
from models.policy.bandit import Bandit
from models.policy.draw import MIXED, POLICY, Draw, draw
from models.policy.mixing import SCORE, Mixing, alone
from models.policy.settings import PolicySettings
from models.policy.teams import team_draft
from tests.drawn import SCORES, SETTINGS, VALUES, drawn_impression, three
from tests.propensities import propensity_complaints

MEMBERS = [frozenset({str(place)}) for place in range(4)]
BY_NAME = {"co_occurrence": VALUES[0], "popularity": VALUES[1]}
CONTEXT = np.array([1.0, 0.0, 0.2, 0.0, 0.5, 1.0])


def complaints(impression: Impression) -> list[str]:
    pool = [
        asdict(one) | {"items": [{"item_id": each} for each in one.item_ids()]}
        for one in impression.pool
    ]
    told: dict[str, Any] = asdict(impression) | {"mixture": mixture_told(impression)}
    return propensity_complaints(told, pool)


@given(st.integers(0, 2**32), st.sampled_from(["bandit", "three", "teams", "alone", "plain"]))
def test_the_judge_finds_nothing(seed: int, kind: str) -> None:
    mixing = {
        "bandit": Bandit(explore=0.4).mixing(CONTEXT, BY_NAME, 3, seed),
        "three": three(),
        "teams": team_draft("score", "popularity", BY_NAME, 3),
        "alone": alone("popularity", VALUES[1], 3),
        "plain": None,
    }[kind]
    assert complaints(drawn_impression("s", seed, mixing)) == []


def mixed(mixing: Mixing | None, settings: PolicySettings = SETTINGS, seed: int = 1) -> Draw:
    return draw(SCORES, MEMBERS, [False] * 4, settings, seed, mixing)


def test_a_bundle_far_behind_by_score_is_never_shown_however_popular() -> None:
    settings = PolicySettings(max_gap=2.0, fresh_floor=0.0, slate_size=3)
    popular = alone("popularity", VALUES[1], 3)
    found = [mixed(popular, settings, seed) for seed in range(200)]
    assert VALUES[1].argmax() == 3
    assert all(3 not in one.slate and one.bundles[3].p_first == 0 for one in found)


def test_a_strategy_that_holds_all_alike_leaves_its_turns_to_the_score() -> None:
    flat = mixed(alone("popularity", np.ones(4), 3))
    plain = mixed(None)
    assert flat == plain
    assert (plain.policy, plain.strategy, plain.mixture) == (POLICY, SCORE, None)
    values = np.array([np.ones(4), VALUES[1]])
    some = mixed(Mixing(three().strategies, values, three().weights, three().turns))
    assert some.mixture is not None
    assert some.mixture.turns == ((0, 0, 0), (0, 0, 0), (2, 2, 2))


def test_what_is_logged_names_the_strategy_and_hashes_its_parameters() -> None:
    found = mixed(Bandit(explore=1.0).mixing(CONTEXT, BY_NAME, 3, 5))
    assert found.policy == MIXED
    assert found.mixture is not None
    assert found.strategy == found.mixture.strategies[found.mixture.turns[found.mixture.drawn][0]]
    assert found.mixture.context == tuple(CONTEXT)
    other = mixed(Bandit(explore=0.5).mixing(CONTEXT, BY_NAME, 3, 5))
    assert found.policy_hash != other.policy_hash != mixed(None).policy_hash


def test_enough_is_left_to_what_is_new_by_every_strategy() -> None:
    settings = PolicySettings(fresh_floor=0.3, slate_size=2, max_gap=10.0)
    found = draw(SCORES, MEMBERS, [False, True, False, False], settings, 1, three())
    assert found.bundles[1].p_first >= 0.3 - 1e-9
    assert sum(one.p_first for one in found.bundles) == pytest.approx(1)
