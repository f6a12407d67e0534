"""The logging policy: which bundles of a pool are shown, and with what chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.policy.diversity import Floats, marginal
from models.policy.settings import PolicySettings
from models.policy.slate import log_softmax, plackett_luce

POLICY = "plackett-luce-mmr"


@dataclass(frozen=True, slots=True)
class DrawnBundle:
    """What the log keeps of one bundle: ``p_first = softmax(logit)`` over the pool.

    ``logit`` is None and ``p_first`` 0 for a bundle too far behind to be shown. ``propensity``
    is the chance of its ``position`` given those before it; both are None unless shown.
    """

    logit: float | None
    p_first: float
    position: int | None = None
    propensity: float | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """One slate drawn. ``bundles`` are in the order of the pool, ``slate`` are their indices."""

    bundles: tuple[DrawnBundle, ...]
    slate: tuple[int, ...]
    slate_propensity: float | None
    policy: str
    policy_hash: str


def draw(
    scores: NDArray[np.float64],
    members: Sequence[frozenset[str]],
    fresh: Sequence[bool],
    settings: PolicySettings,
    seed: int,
) -> Draw:
    """Draws a slate by Plackett-Luce without replacement from diversified logits.

    ``scores`` has shape (bundles,), higher is better; ``members`` are the bundles' item ids,
    ``fresh`` says which hold a new item. Raises ValueError where
    the lengths differ or a score is not finite.
    """
    if not len(scores) == len(members) == len(fresh) or not np.isfinite(scores).all():
        raise ValueError("scores, members and fresh must be of one length, scores finite")
    if not len(scores):
        return Draw((), (), None, POLICY, settings.policy_hash)
    standard = _standardised(np.asarray(scores, dtype=np.float64), settings)
    is_fresh = np.asarray(fresh, dtype=np.bool_)
    pool = _eligible(standard, is_fresh, settings)
    adjusted = marginal(standard[pool], [members[i] for i in pool], settings.mmr_lambda)
    logits = _floored(log_softmax(adjusted / settings.temperature), is_fresh[pool], settings)
    shown, chances = plackett_luce(logits, settings.slate_size, seed)
    bundles = [DrawnBundle(None, 0.0) for _ in scores]
    for place, index in enumerate(pool):
        position = shown.index(place) if place in shown else None
        propensity = None if position is None else chances[position]
        logit = float(logits[place])
        bundles[index] = DrawnBundle(logit, float(np.exp(logit)), position, propensity)
    slate = tuple(int(pool[place]) for place in shown)
    return Draw(tuple(bundles), slate, float(np.prod(chances)), POLICY, settings.policy_hash)


def _standardised(scores: Floats, settings: PolicySettings) -> Floats:
    """Standard deviations behind the best: 0 for the best, else below."""
    spread = max(float(scores.std()), settings.least_spread)
    behind: Floats = (scores - scores.max()) / spread
    return behind


def _eligible(
    standard: Floats, fresh: NDArray[np.bool_], settings: PolicySettings
) -> NDArray[np.int64]:
    """The bundles near enough to the best, a slate's worth at least, and the best fresh one."""
    order = np.argsort(-standard, kind="stable")
    eligible = standard >= -settings.max_gap
    eligible[order[: settings.slate_size]] = True
    freshest = [i for i in order if fresh[i]]
    if settings.fresh_floor > 0:
        eligible[freshest[:1]] = True
    return np.flatnonzero(eligible)


def _floored(logits: Floats, fresh: NDArray[np.bool_], settings: PolicySettings) -> Floats:
    """Log-probabilities with enough chance for fresh bundles.

    A mixture with the policy restricted to fresh bundles: among them, and among the others, the
    ratios stay what they were.
    """
    if not fresh.any() or fresh.all():
        return logits
    share = float(np.exp(logits[fresh]).sum())
    if share >= settings.fresh_floor:
        return logits
    floored = logits.copy()
    floored[fresh] = log_softmax(logits[fresh]) + np.log(settings.fresh_floor)
    floored[~fresh] = log_softmax(logits[~fresh]) + np.log1p(-settings.fresh_floor)
    return floored
