"""How one request's slate is to be drawn: the policy's settings, and the strategies at the draw."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.types.item import Item
from models.contract.recommendation import RecommendRequest, Treatment
from models.engine.errors import EngineError
from models.policy.bandit import Bandit
from models.policy.company import Company
from models.policy.mixing import SCORE, STRATEGIES, Mixing, alone
from models.policy.settings import PolicySettings
from models.policy.slate import Floats
from models.policy.teams import team_draft

MANY_WISHES, MANY_TURNED_DOWN = 6, 9
RANGES = {
    "temperature": (0.05, 5.0),
    "mmr_lambda": (0.0, 1.0),
    "fresh_floor": (0.0, 0.5),
    "explore": (0.0, 1.0),
}
"""What a treatment may set, and how far. How far behind the best a bundle may be is not among it:
no experiment may show anybody a silly slate."""


def check_treatment(treatment: Treatment | None) -> None:
    """Raises EngineError where it sets what it may not."""
    if treatment is None:
        return
    for name, (low, high) in RANGES.items():
        value = getattr(treatment, name)
        if value is not None and not low <= value <= high:
            raise EngineError("bad_request", f"{name} must be from {low} to {high}")
    named = (*treatment.interleaved, *((treatment.strategy,) if treatment.strategy else ()))
    for one in named:
        if one not in STRATEGIES:
            raise EngineError("bad_request", f"strategies are {', '.join(STRATEGIES)}")
    if treatment.interleaved and len(set(treatment.interleaved)) != 2:
        raise EngineError("bad_request", "two different strategies are interleaved, or none")


def policy_for(request: RecommendRequest, usual: PolicySettings) -> PolicySettings:
    """The usual settings with those of the treatment in their place."""
    settings, treatment = replace(usual, slate_size=request.slate_size), request.treatment
    if treatment is None:
        return settings
    names = ("temperature", "mmr_lambda", "fresh_floor")
    said = {name: getattr(treatment, name) for name in names}
    return replace(settings, **{name: one for name, one in said.items() if one is not None})


def mixing_for(
    request: RecommendRequest,
    scenario_id: str | None,
    bandit: Bandit,
    company: Company,
    bundles: Sequence[Sequence[Item]],
) -> Mixing | None:
    """The strategies that draw from these bundles; None where it is the score alone."""
    treatment, size = request.treatment, request.slate_size
    explore = treatment.explore if treatment and treatment.explore is not None else bandit.explore
    one = treatment.strategy if treatment else None
    pair = treatment.interleaved if treatment else ()
    if not bundles or one == SCORE or not (one or pair or explore):
        return None
    values = company.values(bundles)
    if pair:
        return team_draft(pair[0], pair[1], values, size)
    if one:
        return alone(one, values[one], size)
    return bandit.mixing(context_of(request, scenario_id), values, size, request.seed, explore)


def context_of(request: RecommendRequest, scenario_id: str | None) -> Floats:
    """``models.policy.bandit.FEATURES`` of one request, each from 0 to 1; the same in every
    language."""
    wanted = request.constraints
    wishes = sum(
        len(some)
        for some in (wanted.exclude, wanted.require, wanted.prefer, wanted.bounds, wanted.keep)
    )
    return np.array(
        [
            1.0,
            float(wanted.budget is not None),
            min(1.0, wishes / MANY_WISHES),
            min(1.0, len(request.avoid) / MANY_TURNED_DOWN),
            float(np.tanh(np.linalg.norm(request.taste.mean))) if request.taste.mean else 0.0,
            float(scenario_id is not None),
        ]
    )
