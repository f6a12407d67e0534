"""A recommender whose candidates are whole bundles that somebody else put together."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from data.types.scenario import BundleItem
from models.constraints.facts import Facts
from models.constraints.violations import violations
from models.contract.constraints import Constraints
from models.contract.recommendation import (
    MAX_POOL,
    PoolBundle,
    Recommendation,
    RecommendRequest,
    Taste,
)
from models.contract.scoring import ExplainAnswer, ExplainRequest
from models.engine.slate import as_drawn, bundle_id
from models.policy.draw import draw
from models.policy.settings import PolicySettings
from models.preference.features import features_hash
from models.scorer.scorer import Bundle, ScoreContext, Scorer, Scores, Vector
from models.scorer.stock import Stock
from models.simulation.shopper import Wants


@dataclass(frozen=True)
class Knowing:
    """A scorer that knows the hidden worth, for the oracle alone."""

    wants: Wants
    model_version: str = "oracle"

    def score(self, _: ScoreContext, bundles: Sequence[Bundle]) -> Scores:
        return np.array([self.wants.of_bundle(bundle) for bundle in bundles])

    def over(self, _: Stock) -> "Knowing":
        return self


@dataclass(frozen=True)
class Ready:
    """The scorer and the policy of the engine over one shopper's market, without composition.

    ``purpose`` is the unit vector of what the bundle is for. ``asked`` is its text. ``facts`` tell
    what breaks a stated constraint.
    """

    market: Sequence[tuple[BundleItem, ...]]
    scorer: Scorer
    purpose: Vector
    asked: str
    policy: PolicySettings
    facts: Facts
    _known: dict[Constraints, frozenset[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def scores(self, taste: Taste, prefer: tuple[str, ...] = ()) -> list[float]:
        """One score for each bundle of the market; ``prefer`` are concepts asked for."""
        context = ScoreContext(self.asked, None, self.purpose, taste, prefer)
        return [float(score) for score in self.scorer.score(context, self.market)]

    def recommend(self, request: RecommendRequest) -> Recommendation:
        """Of what was not turned down and breaks no stated constraint the 24 best make the pool,
        and the policy draws the slate.

        Bundles with what was swapped away are out. Where no bundle meets all that was stated, what
        is to be kept and the bounds of critiques give way.
        """
        places = self._open(request)
        scores = self.scores(request.taste, request.constraints.prefer)
        places = sorted(places, key=lambda place: -scores[place])[:MAX_POOL]
        members = [frozenset(line.item_id for line in self.market[place]) for place in places]
        chosen = np.array([scores[place] for place in places])
        drawn = draw(chosen, members, [False] * len(places), self.policy, request.seed)
        bundles = [
            PoolBundle(
                bundle_id(self.market[place]),
                self.market[place],
                total_cents=0,
                features_hash=features_hash(chosen[index : index + 1]),
            )
            for index, place in enumerate(places)
        ]
        return Recommendation(
            pool=as_drawn(bundles, chosen, drawn),
            policy=drawn.policy,
            policy_hash=drawn.policy_hash,
            strategy="ready",
            model_version=self.scorer.model_version,
            seed=request.seed,
            slate_propensity=drawn.slate_propensity,
        )

    def explain(self, _: ExplainRequest) -> ExplainAnswer:
        """Nobody asks why."""
        return ExplainAnswer(())

    def _open(self, request: RecommendRequest) -> list[int]:
        avoided = {frozenset(ids) for ids in request.avoid}
        edit = request.edit
        swapped = {one.item_id for one in edit.base if one.role_id == edit.role_id} if edit else ()
        members = [frozenset(line.item_id for line in bundle) for bundle in self.market]
        left = [
            place
            for place, ids in enumerate(members)
            if ids not in avoided and ids.isdisjoint(swapped)
        ]
        looser = replace(request.constraints, keep=(), bounds=())
        for wanted in (request.constraints, looser):
            met = self._met(wanted)
            if allowed := [place for place in left if place in met]:
                return allowed
        return left

    def _met(self, constraints: Constraints) -> frozenset[int]:
        """Where bundles stand that break none of these; most turns state nothing new."""
        if constraints not in self._known:
            self._known[constraints] = frozenset(
                place
                for place, bundle in enumerate(self.market)
                if not violations(bundle, constraints, self.facts)
            )
        return self._known[constraints]
