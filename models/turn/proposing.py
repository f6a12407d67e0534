"""Asks the recommender for a slate and makes an impression of its answer."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from data.types.turn import Impression, LoggedBundle
from models.client.errors import ScorerError
from models.contract.recommendation import (
    Edit,
    PoolBundle,
    Recommendation,
    RecommendRequest,
    Taste,
)
from models.preference.posterior import EMPHASIS
from models.turn.fallback import popular_bundles
from models.turn.ports import Recommender
from models.turn.state import TurnState

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A slate for this turn, not yet committed. ``assumed`` is what was taken for granted."""

    impression: Impression
    scenario_id: str | None
    relaxed: tuple[str, ...]
    assumed: Mapping[str, Any]


async def propose(
    state: TurnState,
    recommender: Recommender,
    *,
    seed: int,
    edit: Edit | None = None,
    roles: tuple[str, ...] | None = None,
    avoid: tuple[tuple[str, ...], ...] | None = None,
) -> Proposal:
    """A slate under the state's constraints; a popular one when the recommender is away."""
    request = RecommendRequest(
        conversation_id=state.conversation_id,
        language=state.language,
        utterance=state.purpose,
        seed=seed,
        constraints=state.constraints,
        scenario_id=state.scenario_id,
        anchor=state.anchor,
        roles=roles,
        taste=taste_of(state),
        avoid=state.rejected if avoid is None else avoid,
        edit=edit,
        treatment=state.treatment,
    )
    try:
        answer = await recommender.recommend(request)
    except ScorerError as reason:
        logger.warning("recommender away, falling back on popular bundles: %s", reason)
        answer = popular_bundles(request, state.shop)
    return Proposal(
        impression=_impression(state, request, answer),
        scenario_id=answer.scenario_id,
        relaxed=tuple(relaxation.text for relaxation in answer.relaxations),
        assumed=answer.assumptions,
    )


def taste_of(state: TurnState) -> Taste:
    """The preference as the recommender needs it."""
    preference = state.preference
    weights = (EMPHASIS * preference.mean).tolist()
    return Taste(tuple(preference.features), tuple(weights))


def slate_id_of(state: TurnState) -> str:
    """The slate that this turn shows, if it shows one."""
    return f"s-{state.conversation_id}-{state.number}"


def _impression(state: TurnState, request: RecommendRequest, answer: Recommendation) -> Impression:
    return Impression(
        slate_id=slate_id_of(state),
        policy=answer.policy,
        policy_hash=answer.policy_hash,
        strategy=answer.strategy,
        model_version=answer.model_version,
        seed=answer.seed,
        slate_propensity=answer.slate_propensity,
        degraded=answer.degraded,
        forced=answer.forced,
        context=_context(request, answer),
        relaxations=tuple(asdict(relaxation) for relaxation in answer.relaxations),
        pool=tuple(_logged(bundle, state) for bundle in answer.pool),
        mixture=answer.mixture,
    )


def _context(request: RecommendRequest, answer: Recommendation) -> Mapping[str, Any]:
    """What the decision was taken on, so that it can be taken again."""
    asked = replace(request, scenario_id=answer.scenario_id)
    kept = asdict(asked)
    kept.pop("conversation_id")
    return kept


def _logged(bundle: PoolBundle, state: TurnState) -> LoggedBundle:
    return LoggedBundle(
        bundle_id=bundle.bundle_id,
        items=bundle.items,
        prices_cents=tuple(state.shop.item(item.item_id).price_cents for item in bundle.items),
        total_cents=bundle.total_cents,
        features_hash=bundle.features_hash,
        score=bundle.score,
        logit=bundle.logit,
        p_first=bundle.p_first,
        position=bundle.position,
        propensity=bundle.propensity,
        reasons=tuple(asdict(reason) for reason in bundle.reasons),
    )
