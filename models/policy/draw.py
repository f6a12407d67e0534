"""The logging policy: which bundles of a pool are shown, and with what chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.types.turn import MixedDraw
from models.policy.diversity import Floats, likeness, marginal_beside
from models.policy.mixing import SCORE, Mixing
from models.policy.mixture import Mixture
from models.policy.settings import PolicySettings
from models.policy.slate import log_softmax, plackett_luce

POLICY = "plackett-luce-mmr"
MIXED = "strategies-mmr"


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
    """One slate drawn. ``bundles`` are in the order of the pool, ``slate`` are their indices.

    ``strategy`` is whose logits drew it. ``mixture`` is in the order of the bundles that have a
    logit; None where one strategy drew alone.
    """

    bundles: tuple[DrawnBundle, ...]
    slate: tuple[int, ...]
    slate_propensity: float | None
    policy: str
    policy_hash: str
    strategy: str = SCORE
    mixture: MixedDraw | None = None


def draw(  # noqa: PLR0917 - mixing came last, and is mostly not there
    scores: NDArray[np.float64],
    members: Sequence[frozenset[str]],
    fresh: Sequence[bool],
    settings: PolicySettings,
    seed: int,
    mixing: Mixing | None = None,
) -> Draw:
    """Draws a slate by Plackett-Luce without replacement from diversified logits.

    ``scores`` has shape (bundles,), higher is better; ``members`` are the bundles' item ids,
    ``fresh`` says which hold a new item. With ``mixing`` other strategies may draw instead, from
    the bundles that are near enough to the best by score: all chances are the mixture's. Raises
    ValueError where the lengths differ or a score is not finite.
    """
    if not len(scores) == len(members) == len(fresh) or not np.isfinite(scores).all():
        raise ValueError("scores, members and fresh must be of one length, scores finite")
    if not len(scores):
        return Draw((), (), None, POLICY, settings.policy_hash)
    pool = eligible(scores, fresh, settings)
    some = _Pool(likeness([members[i] for i in pool]), np.asarray(fresh, np.bool_)[pool])
    logits = some.logits(_standardised(scores, settings)[pool], settings)
    if mixing is not None and (mixed := mixing.over(pool)) is not None:
        others = [some.logits(_standardised(one, settings), settings) for one in mixed.values]
        of_pool = pool, np.array([logits, *others])
        return _mixed(len(scores), of_pool, mixed, settings, seed)
    shown, chances = plackett_luce(logits, settings.slate_size, seed)
    bundles = _bundles(len(scores), pool, logits, shown, chances)
    slate = tuple(int(pool[place]) for place in shown)
    return Draw(bundles, slate, float(np.prod(chances)), POLICY, settings.policy_hash)


def pool_logits(
    scores: NDArray[np.float64],
    members: Sequence[frozenset[str]],
    fresh: Sequence[bool],
    settings: PolicySettings,
) -> tuple[NDArray[np.int64], Floats]:
    """Which bundles may be shown, and the logarithm of each one's chance to stand first."""
    pool = eligible(scores, fresh, settings)
    some = _Pool(likeness([members[i] for i in pool]), np.asarray(fresh, np.bool_)[pool])
    return pool, some.logits(_standardised(scores, settings)[pool], settings)


def eligible(
    scores: NDArray[np.float64], fresh: Sequence[bool], settings: PolicySettings
) -> NDArray[np.int64]:
    """The bundles near enough to the best by score, whoever draws from them."""
    return _eligible(_standardised(scores, settings), np.asarray(fresh, np.bool_), settings)


@dataclass(frozen=True, slots=True, eq=False)
class _Pool:
    """How alike the eligible bundles are (bundles, bundles), and which have something new."""

    alike: Floats
    fresh: NDArray[np.bool_]

    def logits(self, standard: Floats, settings: PolicySettings) -> Floats:
        """By standardised values: diversified, with enough chance for what is new."""
        adjusted = marginal_beside(standard, self.alike, settings.mmr_lambda)
        return _floored(log_softmax(adjusted / settings.temperature), self.fresh, settings)


def _mixed(
    bundles: int,
    of_pool: tuple[NDArray[np.int64], Floats],
    mixing: Mixing,
    settings: PolicySettings,
    seed: int,
) -> Draw:
    """A part is chosen by its weight, and its strategies draw in turn."""
    pool, logits = of_pool
    mixture = Mixture(mixing.weights, mixing.turns, logits)
    part, shown = mixture.draw(settings.slate_size, seed)
    chances = mixture.conditionals(shown)
    drawn = _bundles(bundles, pool, np.log(mixture.first()), shown, chances)
    told = MixedDraw(
        strategies=mixing.strategies,
        logits=tuple(tuple(row) for row in logits.tolist()),
        weights=tuple(mixing.weights.tolist()),
        turns=tuple(tuple(row) for row in mixing.turns.tolist()),
        drawn=part,
        samples=mixing.samples,
        context=mixing.context,
    )
    return Draw(
        bundles=drawn,
        slate=tuple(int(pool[place]) for place in shown),
        slate_propensity=float(np.prod(chances)),
        policy=MIXED,
        policy_hash=mixing.hash_with(settings),
        strategy=mixing.name_of(part),
        mixture=told,
    )


def _bundles(
    count: int,
    pool: NDArray[np.int64],
    logits: Floats,
    shown: Sequence[int],
    chances: Sequence[float],
) -> tuple[DrawnBundle, ...]:
    """What is kept of each of ``count`` bundles; ``shown`` are places of the ``pool``."""
    bundles = [DrawnBundle(None, 0.0) for _ in range(count)]
    for place, index in enumerate(pool):
        position = shown.index(place) if place in shown else None
        propensity = None if position is None else chances[position]
        logit = float(logits[place])
        bundles[index] = DrawnBundle(logit, float(np.exp(logit)), position, propensity)
    return tuple(bundles)


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
