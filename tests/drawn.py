"""Slates as the policy draws them from a made-up pool, for tests of what is made of a log."""

import numpy as np

from data.types.scenario import BundleItem
from data.types.turn import FeedbackEvent, Impression, LoggedBundle
from models.policy.draw import draw
from models.policy.mixing import STRATEGIES, Mixing, whole_slates
from models.policy.settings import PolicySettings

SETTINGS = PolicySettings(
    temperature=1.0, mmr_lambda=1.0, fresh_floor=0.0, slate_size=2, max_gap=10.0
)
SCORES = np.array([1.0, 0.8, 0.5, 0.2])
VALUES = np.array([[0.1, 0.9, 0.3, 0.2], [5.0, 1.0, 2.0, 9.0]])


def three(weights: tuple[float, float, float] = (0.6, 0.3, 0.1)) -> Mixing:
    """All strategies at the draw, by these shares."""
    return Mixing(STRATEGIES, VALUES, np.array(weights), whole_slates(3, 3))


def drawn_impression(
    slate_id: str,
    seed: int,
    mixing: Mixing | None = None,
    settings: PolicySettings = SETTINGS,
) -> Impression:
    """A slate of two from a pool of four bundles of two items each."""
    members = [frozenset({f"i{place}", f"j{place}"}) for place in range(4)]
    found = draw(SCORES, members, [False] * 4, settings, seed, mixing)
    pool = tuple(
        LoggedBundle(
            bundle_id=f"b-{place}",
            items=(BundleItem(f"i{place}", "one"), BundleItem(f"j{place}", "other")),
            prices_cents=(1000, 500 * place),
            total_cents=1000 + 500 * place,
            features_hash="f",
            score=float(SCORES[place]),
            logit=one.logit,
            p_first=one.p_first,
            position=one.position,
            propensity=one.propensity,
        )
        for place, one in enumerate(found.bundles)
    )
    return Impression(
        slate_id=slate_id,
        policy=found.policy,
        policy_hash=found.policy_hash,
        strategy=found.strategy,
        model_version="m",
        seed=seed,
        slate_propensity=found.slate_propensity,
        degraded=False,
        forced=False,
        context={"language": "en"},
        relaxations=(),
        pool=pool,
        mixture=found.mixture,
    )


def taken(impression: Impression, position: int) -> FeedbackEvent:
    """The shopper takes what stands there."""
    bundle = impression.shown()[position]
    return FeedbackEvent(
        f"e-{impression.slate_id}-{position}", "accept", impression.slate_id, bundle.bundle_id
    )
