"""Ways to make a slate of a pool; each is a recommender itself, so that a turn takes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from models.contract.recommendation import (
    PoolBundle,
    Recommendation,
    RecommendRequest,
    Relaxation,
    Treatment,
)
from models.contract.scoring import ExplainAnswer, ExplainRequest
from models.turn.fallback import popular_bundles
from models.turn.ports import Recommender
from models.turn.state import ShopView

USUAL, BEST, CHEAPEST, POPULAR = "usual", "best", "cheapest", "popular"
DRAWN = ("score", "co_occurrence", "popularity")
"""The policy's own strategies, each drawing alone."""
STRATEGIES = (USUAL, *DRAWN, BEST, CHEAPEST, POPULAR)
WHAT_IF = "what-if"
AGENT = "agent"
"""The policy of slates that a person put together: they were not drawn."""

Order = Callable[[PoolBundle], float]


def following(strategy: str, recommender: Recommender, shop: ShopView) -> Recommender:
    """The recommender's pool, with the slate that this strategy makes of it."""
    if strategy in DRAWN:
        return _Drawn(recommender, strategy)
    if strategy == BEST:
        return _Sorted(recommender, BEST, lambda one: -(one.score or 0.0))
    if strategy == CHEAPEST:
        return _Sorted(recommender, CHEAPEST, lambda one: one.total_cents)
    if strategy == POPULAR:
        return _Popular(recommender, shop)
    return recommender


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The slate that one of the policy's strategies draws alone."""

    recommender: Recommender
    strategy: str

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        treatment = Treatment(WHAT_IF, self.strategy, strategy=self.strategy)
        return await self.recommender.recommend(replace(request, treatment=treatment))

    async def explain(self, request: ExplainRequest) -> ExplainAnswer:
        return await self.recommender.explain(request)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The first of the pool in some order, instead of those drawn."""

    recommender: Recommender
    strategy: str
    order: Order

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        answer = await self.recommender.recommend(request)
        ranked = sorted(answer.pool, key=self.order)
        pool = placed(ranked, min(request.slate_size, len(ranked)))
        return await with_reasons(
            replace(
                answer,
                pool=pool,
                strategy=self.strategy,
                forced=True,
                slate_propensity=None,
                mixture=None,
            ),
            request,
            self.recommender,
        )

    async def explain(self, request: ExplainRequest) -> ExplainAnswer:
        return await self.recommender.explain(request)


@dataclass(frozen=True, slots=True)
class _Popular:
    """What people authored and others bought: needs no scorer."""

    recommender: Recommender
    shop: ShopView

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        return popular_bundles(request, self.shop)

    async def explain(self, request: ExplainRequest) -> ExplainAnswer:
        return await self.recommender.explain(request)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Answers with the bundles that an agent chose, in their order, and with nothing else."""

    bundles: tuple[PoolBundle, ...]
    model_version: str
    scenario_id: str | None
    relaxations: tuple[Relaxation, ...]
    recommender: Recommender

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        return Recommendation(
            pool=placed(self.bundles, len(self.bundles)),
            policy=AGENT,
            policy_hash="",
            strategy=AGENT,
            model_version=self.model_version,
            seed=request.seed,
            scenario_id=self.scenario_id,
            relaxations=self.relaxations,
            forced=True,
        )

    async def explain(self, request: ExplainRequest) -> ExplainAnswer:
        return await self.recommender.explain(request)


def placed(bundles: Sequence[PoolBundle], shown: int) -> tuple[PoolBundle, ...]:
    """The bundles in this order, the first ``shown`` of them as the slate, without chances."""
    return tuple(
        replace(
            bundle,
            position=place if place < shown else None,
            logit=None,
            p_first=None,
            propensity=None,
        )
        for place, bundle in enumerate(bundles)
    )


async def with_reasons(
    answer: Recommendation, request: RecommendRequest, recommender: Recommender
) -> Recommendation:
    """Bundles that were not drawn come without reasons: they are asked for."""
    told = []
    for bundle in answer.pool:
        missing = bundle.position is not None and not bundle.reasons
        told.append(await _explained(bundle, answer, request, recommender) if missing else bundle)
    return replace(answer, pool=tuple(told))


async def _explained(
    bundle: PoolBundle, answer: Recommendation, request: RecommendRequest, recommender: Recommender
) -> PoolBundle:
    question = ExplainRequest(
        items=bundle.items,
        language=request.language,
        constraints=request.constraints,
        taste=request.taste,
        scenario_id=answer.scenario_id,
    )
    return replace(bundle, reasons=(await recommender.explain(question)).reasons)
