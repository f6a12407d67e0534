"""Who knows what a shopper wants, before the whole engine: how quick a conversation could be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.contract.recommendation import PoolBundle, Recommendation, RecommendRequest, Taste
from models.contract.scoring import ExplainAnswer, ExplainRequest
from models.engine.engine import Engine
from models.engine.slate import as_drawn
from models.policy.draw import draw
from models.policy.settings import PolicySettings
from models.simulation.shopper import Wants


@dataclass(frozen=True)
class Oracle:
    """Knows the hidden worth, and draws from the same pool by the same policy with it as score."""

    engine: Engine
    wants: Wants
    policy: PolicySettings

    def explain(self, request: ExplainRequest) -> ExplainAnswer:
        return self.engine.explain(request)

    def recommend(self, request: RecommendRequest) -> Recommendation:
        answer = self.engine.recommend(replace(request, taste=Taste()))
        worths = [self.wants.of_bundle(bundle.items) for bundle in answer.pool]
        if answer.forced:
            return replace(answer, pool=_reordered(answer.pool, worths))
        drawn = draw(
            np.array(worths),
            [frozenset(line.item_id for line in bundle.items) for bundle in answer.pool],
            [False] * len(answer.pool),
            self.policy,
            request.seed,
        )
        pool = as_drawn(answer.pool, worths, drawn)
        return replace(answer, pool=pool, slate_propensity=drawn.slate_propensity)


def _reordered(pool: Sequence[PoolBundle], worths: Sequence[float]) -> tuple[PoolBundle, ...]:
    """The best where something was shown; an edit shows as many as before."""
    places = sorted(one.position for one in pool if one.position is not None)
    order = sorted(range(len(pool)), key=lambda index: -worths[index])
    position: Mapping[int, int] = dict(zip(order, places, strict=False))
    return tuple(replace(one, position=position.get(index)) for index, one in enumerate(pool))
