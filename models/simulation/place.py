"""Where conversations are held: a shop, and who recommends in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from models.contract.recommendation import Recommendation, RecommendRequest, Taste
from models.contract.scoring import ExplainAnswer, ExplainRequest, ScoreRequest
from models.engine.engine import Engine
from models.policy.settings import PolicySettings
from models.scorer.encoder.vectors import Encoder
from models.scorer.scorer import Scorer
from models.simulation.oracle import Oracle
from models.simulation.ready import Knowing, Ready
from models.simulation.shopper import Shopper
from models.turn.state import ShopView


class Source(Protocol):
    """Answers what a turn asks of a recommender."""

    def recommend(self, request: RecommendRequest) -> Recommendation: ...

    def explain(self, request: ExplainRequest) -> ExplainAnswer: ...


class Place(Protocol):
    """One shop as conversations meet it."""

    @property
    def shop(self) -> ShopView: ...

    @property
    def policy(self) -> PolicySettings: ...

    def source(self, shopper: Shopper) -> Source:
        """Who recommends to this shopper."""
        ...

    def knowing(self, shopper: Shopper) -> Source:
        """Who recommends by the hidden worth."""
        ...

    def scores(self, shopper: Shopper, taste: Taste) -> Sequence[float]:
        """How the shopper's market is scored with this taste."""
        ...


@dataclass(frozen=True)
class EnginePlace:
    """The whole engine in process."""

    shop: ShopView
    engine: Engine
    policy: PolicySettings

    def source(self, _: Shopper) -> Source:
        return self.engine

    def knowing(self, shopper: Shopper) -> Source:
        """Draws from the pool of who learns nothing."""
        return Oracle(self.engine, shopper.wants, self.policy)

    def scores(self, shopper: Shopper, taste: Taste) -> Sequence[float]:
        request = ScoreRequest(
            shopper.opening, shopper.market, shopper.language, shopper.scenario_id, taste
        )
        return self.engine.score(request).scores


@dataclass(frozen=True)
class ReadyPlace:
    """The engine's scorer and policy over bundles that are there already."""

    shop: ShopView
    scorer: Scorer
    encoder: Encoder
    policy: PolicySettings
    _ready: dict[str, Ready] = field(default_factory=dict, init=False, repr=False, compare=False)

    def source(self, shopper: Shopper) -> Ready:
        if shopper.name not in self._ready:
            purpose = np.asarray(self.encoder.encode([shopper.opening])[0], np.float32)
            self._ready[shopper.name] = Ready(
                shopper.market,
                self.scorer,
                purpose,
                shopper.opening,
                self.policy,
                self.shop.facts,
            )
        return self._ready[shopper.name]

    def knowing(self, shopper: Shopper) -> Source:
        """Chooses the pool by the hidden worth too, as learning does by taste."""
        return replace(self.source(shopper), scorer=Knowing(shopper.wants))

    def scores(self, shopper: Shopper, taste: Taste) -> Sequence[float]:
        return self.source(shopper).scores(taste)


@dataclass(frozen=True)
class Visit:
    """One shopper in one place."""

    place: Place
    shopper: Shopper

    def rank(self, taste: Taste, round_number: int) -> float:
        """The place, from 1, of the bundle wanted most among the shopper's market, by the score
        with this taste; half a place for each of equal score."""
        scores = np.array(self.place.scores(self.shopper, taste))
        target = scores[self.shopper.target_in(round_number)]
        return 1.0 + float((scores > target).sum()) + 0.5 * float((scores == target).sum() - 1)
