from math import exp, log, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.policy.draw import Draw, draw
from models.policy.settings import PolicySettings

ABC = [frozenset("ab"), frozenset("cd"), frozenset("ef"), frozenset("gh")]
# With neither floor nor similarity: logits are standardised scores over temperature.
PLAIN = PolicySettings(temperature=1.0, mmr_lambda=1.0, fresh_floor=0.0, max_gap=10.0)


def drawn(
    scores: list[float],
    settings: PolicySettings,
    seed: int = 1,
    fresh: list[bool] | None = None,
    members: list[frozenset[str]] | None = None,
) -> Draw:
    fresh = fresh or [False] * len(scores)
    members = members or [frozenset({str(i)}) for i in range(len(scores))]
    return draw(np.array(scores), members, fresh, settings, seed)


def test_two_bundles_by_hand() -> None:
    # Standard deviation .5, so the second stands 2 behind: odds 1 : e^-2.
    result = drawn([1.0, 0.0], PLAIN)
    first = 1 / (1 + exp(-2))
    assert [each.p_first for each in result.bundles] == pytest.approx([first, 1 - first])
    chances = [result.bundles[i].propensity for i in result.slate]
    assert chances == pytest.approx([result.bundles[result.slate[0]].p_first, 1.0])
    assert result.slate_propensity == pytest.approx(chances[0])


def test_three_positions_by_hand() -> None:
    # Logits chosen so that the chances are 4 : 2 : 1.
    scores = [log(4), log(2), log(1)]
    settings = PolicySettings(
        temperature=1 / float(np.std(scores)), mmr_lambda=1, fresh_floor=0, max_gap=10
    )
    result = drawn(scores, settings)
    assert [each.p_first for each in result.bundles] == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    weights = [4, 2, 1]
    a, b, _ = (weights[i] for i in result.slate)
    assert result.slate_propensity == pytest.approx(a / 7 * b / (7 - a))


def test_marginal_relevance_by_hand() -> None:
    # Equal scores; the twin shares 1 of 3 items with the first taken.
    members = [frozenset("ab"), frozenset("bc"), frozenset("de")]
    settings = PolicySettings(temperature=1, mmr_lambda=0.4, fresh_floor=0)
    result = drawn([1, 1, 1], settings, members=members)
    twin = exp(-0.6 / 3)
    total = 2 + twin
    assert [each.p_first for each in result.bundles] == pytest.approx(
        [1 / total, twin / total, 1 / total]
    )


@pytest.mark.parametrize(("size", "shown"), [(0, 0), (1, 1), (2, 2), (4, 3)])
def test_small_pools(size: int, shown: int) -> None:
    result = drawn([0.5] * size, PolicySettings())
    assert (len(result.bundles), len(result.slate)) == (size, shown)
    assert result.slate_propensity is None or 0 < result.slate_propensity <= 1


pools = st.integers(1, 24).flatmap(
    lambda size: st.tuples(
        st.lists(st.floats(-1, 1), min_size=size, max_size=size),
        st.lists(st.booleans(), min_size=size, max_size=size),
        st.lists(
            st.frozensets(st.sampled_from("abcdefgh"), max_size=5), min_size=size, max_size=size
        ),
    )
)
policies = st.builds(
    PolicySettings,
    temperature=st.floats(0.05, 5),
    mmr_lambda=st.floats(0, 1),
    fresh_floor=st.floats(0, 0.5),
)


@given(pools, policies, st.integers(0, 2**32))
def test_what_is_stored_is_consistent(
    pool: tuple[list[float], list[bool], list[frozenset[str]]], settings: PolicySettings, seed: int
) -> None:
    scores, fresh, members = pool
    result = drawn(scores, settings, seed, fresh, members)
    inside = [each for each in result.bundles if each.logit is not None]
    logits = np.array([each.logit for each in inside])
    softmax = np.exp(logits) / np.exp(logits).sum()
    assert [each.p_first for each in inside] == pytest.approx(list(softmax))
    assert sum(each.p_first for each in result.bundles) == pytest.approx(1)
    shares = [one.p_first for one, new in zip(result.bundles, fresh, strict=True) if new]
    assert not shares or sum(shares) >= settings.fresh_floor - 1e-9
    assert len(result.slate) == min(settings.slate_size, len(scores)) == len(set(result.slate))
    for position, index in enumerate(result.slate):
        assert result.bundles[index].position == position
    assert result.bundles[result.slate[0]].propensity == pytest.approx(
        result.bundles[result.slate[0]].p_first
    )
    chances = [result.bundles[index].propensity or 0 for index in result.slate]
    assert result.slate_propensity == pytest.approx(prod(chances))


def test_the_floor_lifts_new_items_and_leaves_the_ratios() -> None:
    scores, fresh = [1.0, 0.9, 0.0, 0.1], [False, False, True, True]
    without = drawn(scores, PLAIN, fresh=fresh)
    floored = drawn(
        scores,
        PolicySettings(temperature=1.0, mmr_lambda=1.0, fresh_floor=0.4, max_gap=10.0),
        fresh=fresh,
    )
    old, new = ([each.p_first for each in result.bundles] for result in (without, floored))
    assert new[2] + new[3] == pytest.approx(0.4)
    assert new[2] / new[3] == pytest.approx(old[2] / old[3])
    assert new[0] / new[1] == pytest.approx(old[0] / old[1])


def test_a_bundle_far_behind_is_never_shown() -> None:
    scores = [0.9, 0.88, 0.87, 0.86, 0.85, 0.84, 0.83, -3.0]
    settings = PolicySettings(temperature=100.0, max_gap=2.0)
    results = [drawn(scores, settings, seed) for seed in range(200)]
    assert all(7 not in each.slate for each in results)
    assert (results[0].bundles[7].logit, results[0].bundles[7].p_first) == (None, 0.0)


def test_a_seed_gives_one_slate_and_seeds_differ() -> None:
    slates = {drawn([0.1] * 9, PolicySettings(), seed).slate for seed in range(30)}
    assert len(slates) > 1
    assert drawn([0.1] * 9, PolicySettings(), 3) == drawn([0.1] * 9, PolicySettings(), 3)


def test_the_hash_names_the_settings() -> None:
    assert PolicySettings().policy_hash == PolicySettings().policy_hash
    assert PolicySettings().policy_hash != PolicySettings(temperature=0.6).policy_hash


@pytest.mark.parametrize("scores", [[float("nan"), 1.0], [1.0]])
def test_broken_pools_are_refused(scores: list[float]) -> None:
    with pytest.raises(ValueError, match="one length"):
        draw(np.array(scores), [frozenset("a")] * 2, [False] * 2, PolicySettings(), 1)
