"""Policies to be judged by a log that another one drew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from data.types.turn import Impression
from models.evaluation.offpolicy.log import FAR, logged_mixture
from models.evaluation.offpolicy.terms import Floats
from models.policy.draw import pool_logits
from models.policy.mixing import STRATEGIES
from models.policy.mixture import Mixture, single
from models.policy.settings import PolicySettings

Target = Callable[[Impression], Mixture]
LOGGED, UNIFORM, GREEDY = "logged", "uniform", "greedy"
COLD = 0.05


class UnknownPolicy(ValueError):
    """What was given names no policy; the message says what does."""


def target_of(said: str, settings: PolicySettings | None = None) -> Target:
    """A policy by its name, or by what it sets otherwise: "temperature=0.3,mmr_lambda=1".

    ``logged``: the one that drew. ``uniform``: any bundle of the pool. ``greedy``: hardly anything
    but the best scores. ``score``, ``co_occurrence``, ``popularity``: that strategy alone. Raises
    UnknownPolicy, and the target ValueError where the log has not kept what it needs.
    """
    if said == LOGGED:
        return logged_mixture
    if said == UNIFORM:
        return lambda impression: single(np.zeros(len(impression.pool)), _size(impression))
    if said in STRATEGIES:
        return lambda impression: strategy_alone(impression, said)
    wanted = _settings(said, settings or PolicySettings())
    return lambda impression: by_scores(impression, logged_scores(impression), wanted)


def logged_scores(impression: Impression) -> Floats:
    """Of shape (bundles,). Raises ValueError where a bundle has none."""
    scores = [bundle.score for bundle in impression.pool]
    if None in scores:
        raise ValueError(f"the slate {impression.slate_id} has a bundle without a score")
    return np.array(scores, np.float64)


def by_scores(
    impression: Impression,
    scores: Floats,
    settings: PolicySettings,
    members: Sequence[frozenset[str]] | None = None,
) -> Mixture:
    """What a policy of these settings does with these scores (bundles,) of the logged pool: those
    of another model, say.

    ``members`` are what makes bundles alike, their item ids unless given. Whether an item was new
    then is not known: ``fresh_floor`` does nothing.
    """
    alike = members or [bundle.item_ids() for bundle in impression.pool]
    sized = replace(settings, slate_size=_size(impression), fresh_floor=0.0)
    pool, found = pool_logits(scores, alike, [False] * len(alike), sized)
    logits = np.full(len(alike), FAR)
    logits[pool] = np.maximum(found, FAR / 2)
    return single(logits, _size(impression))


def strategy_alone(impression: Impression, strategy: str) -> Mixture:
    """One of the strategies that were at the draw, alone."""
    mixed, size = impression.mixture, _size(impression)
    if mixed is None:
        if strategy != STRATEGIES[0]:
            raise ValueError(f"{strategy} was not asked about the slate {impression.slate_id}")
        return logged_mixture(impression)
    if strategy not in mixed.strategies:
        raise ValueError(f"{strategy} was not asked about the slate {impression.slate_id}")
    return single(np.array(mixed.logits[mixed.strategies.index(strategy)]), size)


def _size(impression: Impression) -> int:
    return max(len(impression.shown()), 1)


def _settings(said: str, usual: PolicySettings) -> PolicySettings:
    if said == GREEDY:
        return replace(usual, temperature=COLD, mmr_lambda=1.0)
    try:
        return replace(usual, **_numbers(said))
    except (TypeError, ValueError) as error:
        known = ", ".join((LOGGED, UNIFORM, GREEDY, *STRATEGIES))
        set_ = ", ".join(one.name for one in fields(PolicySettings))
        message = f"{said!r} is no policy: give one of {known}, or NAME=NUMBER,… of {set_}"
        raise UnknownPolicy(message) from error


def _numbers(said: str) -> Mapping[str, Any]:
    pairs = (one.partition("=") for one in said.split(","))
    return {name.strip(): float(value) for name, _, value in pairs}
