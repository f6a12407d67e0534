"""Decisions of the feedback log as estimators see them."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from data.feedback.decisions import TAKEN, Decision
from data.types.turn import Impression, LoggedBundle
from models.evaluation.offpolicy.decision import Drawn
from models.evaluation.offpolicy.terms import Floats
from models.policy.mixture import Mixture, single
from models.policy.settings import PolicySettings

FAR = -700.0
"""The logit of what a policy never shows: a chance that is none, and still a number."""
LONGEST = 4
LEAST_SPREAD = PolicySettings().least_spread


def drawn_of(decision: Decision, kinds: frozenset[str] = TAKEN) -> Drawn:
    """One decision, worth 1 for each bundle that met with a reaction of these kinds."""
    impression = decision.impression
    places = {bundle.bundle_id: place for place, bundle in enumerate(impression.pool)}
    return Drawn(
        group=decision.conversation_id,
        logged=logged_mixture(impression),
        slate=tuple(places[bundle.bundle_id] for bundle in impression.shown()),
        rewards=decision.rewards(kinds),
        features=features_of(impression.pool),
    )


def logged_mixture(impression: Impression) -> Mixture:
    """The policy that drew the slate, over its pool; what has no logit was never to be shown."""
    mixed = impression.mixture
    if mixed is not None:
        return Mixture(np.array(mixed.weights), np.array(mixed.turns), np.array(mixed.logits))
    logits = [FAR if bundle.logit is None else bundle.logit for bundle in impression.pool]
    return single(np.array(logits, np.float64), max(len(impression.shown()), 1))


def features_of(pool: Sequence[LoggedBundle]) -> Floats:
    """What a model of rewards may know, of shape (bundles, 3): the score behind the best and the
    price beside the pool's, both in standard deviations, and how many items there are."""
    scores = _standard(np.array([bundle.score or 0.0 for bundle in pool]))
    prices = _standard(np.log1p([bundle.total_cents for bundle in pool]))
    items = np.array([len(bundle.items) for bundle in pool], np.float64)
    return np.stack([scores - scores.max(initial=-np.inf), prices, items / 6], axis=1)


def usable(found: Iterable[Decision], kinds: frozenset[str] = TAKEN) -> Iterator[Drawn]:
    """The decisions that estimators can weigh; longer slates are too many to go
    through: of five out of 24 there are more than five million."""
    for decision in found:
        shown = decision.impression.shown()
        if 1 <= len(shown) <= LONGEST and all(one.propensity for one in shown):
            yield drawn_of(decision, kinds)


def _standard(values: Floats) -> Floats:
    spread = max(float(values.std()), LEAST_SPREAD) if values.size else 1.0
    standard: Floats = (values - values.mean()) / spread if values.size else values
    return standard
