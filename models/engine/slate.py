"""Makes the wire's pool of bundles: as the policy drew it, or forced by an edit."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from data.types.scenario import BundleItem
from data.types.turn import MixedDraw
from models.constraints.measures import total_cents
from models.contract.recommendation import EditKind, PoolBundle, Reason
from models.engine.version import CatalogVersion
from models.policy.draw import Draw
from models.preference.features import features_hash
from models.scorer.scorer import Scores

Bundle = tuple[BundleItem, ...]
Explainer = Callable[[Bundle], tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class Slate:
    """The pool with its positions, and the chance that just these were shown in this order."""

    pool: tuple[PoolBundle, ...]
    policy: str
    policy_hash: str
    strategy: str
    propensity: float | None = None
    mixture: MixedDraw | None = None
    forced: bool = False


def drawn_slate(
    bundles: Sequence[Bundle], scores: Scores, draw: Draw, version: CatalogVersion
) -> Slate:
    """The pool as the policy drew from it, without the bundles that had no chance at all."""
    pool = as_drawn([_pool_bundle(bundle, version) for bundle in bundles], scores, draw)
    return Slate(
        pool, draw.policy, draw.policy_hash, draw.strategy, draw.slate_propensity, draw.mixture
    )


def as_drawn(
    bundles: Sequence[PoolBundle], scores: Iterable[float], draw: Draw
) -> tuple[PoolBundle, ...]:
    """The bundles with their scores and chances, without those that had no chance at all."""
    return tuple(
        replace(
            bundle,
            score=float(score),
            logit=drawn.logit,
            p_first=drawn.p_first,
            position=drawn.position,
            propensity=drawn.propensity,
        )
        for bundle, score, drawn in zip(bundles, scores, draw.bundles, strict=True)
        if drawn.logit is not None
    )


def edited_slate(
    bundles: Sequence[Bundle], kind: EditKind, shown: int, version: CatalogVersion
) -> Slate:
    """The bundles in the order given, without chances: the shopper decided, not the policy."""
    pool = tuple(
        replace(_pool_bundle(bundle, version), position=index if index < shown else None)
        for index, bundle in enumerate(bundles)
    )
    return Slate(pool, "edit", "", kind, forced=True)


def explained(slate: Slate, reasons: Explainer) -> Slate:
    """The same slate with reasons for what is shown."""
    pool = tuple(
        bundle if bundle.position is None else replace(bundle, reasons=reasons(bundle.items))
        for bundle in slate.pool
    )
    return replace(slate, pool=pool)


def bundle_id(bundle: Bundle) -> str:
    """The same for the same items and quantities, whatever their roles and order."""
    lines = sorted(f"{line.item_id}*{line.quantity}" for line in bundle)
    return "b-" + hashlib.sha256(" ".join(lines).encode()).hexdigest()[:12]


def _pool_bundle(bundle: Bundle, version: CatalogVersion) -> PoolBundle:
    features = version.shelf.table.of_items([line.item_id for line in bundle]).mean(axis=0)
    return PoolBundle(
        bundle_id=bundle_id(bundle),
        items=bundle,
        total_cents=total_cents(bundle, version.facts),
        features_hash=features_hash(features),
    )
