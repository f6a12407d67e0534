"""Impressions between values and rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from data.db.impression import ImpressionBundleRow, ImpressionRow
from data.types.scenario import BundleItem
from data.types.turn import Impression, LoggedBundle


def impression_row(
    impression: Impression, conversation_id: str, turn_id: str, at: datetime
) -> ImpressionRow:
    """The impression's own row; its pool's rows refer to it."""
    return ImpressionRow(
        slate_id=impression.slate_id,
        conversation_id=conversation_id,
        turn_id=turn_id,
        policy=impression.policy,
        policy_hash=impression.policy_hash,
        strategy=impression.strategy,
        model_version=impression.model_version,
        seed=impression.seed,
        slate_propensity=impression.slate_propensity,
        degraded=impression.degraded,
        forced=impression.forced,
        context=dict(impression.context),
        relaxations=[dict(relaxation) for relaxation in impression.relaxations],
        at=at,
    )


def pool_rows(impression: Impression) -> list[dict[str, Any]]:
    """One row for each bundle of the pool: so many that they go in as plain values."""
    return [_bundle_row(bundle, impression.slate_id) for bundle in impression.pool]


def _bundle_row(bundle: LoggedBundle, slate_id: str) -> dict[str, Any]:
    items = [
        {
            "item_id": item.item_id,
            "role": item.role_id,
            "quantity": item.quantity,
            "price_cents": price_cents,
        }
        for item, price_cents in zip(bundle.items, bundle.prices_cents, strict=True)
    ]
    return {
        "slate_id": slate_id,
        "bundle_id": bundle.bundle_id,
        "items": items,
        "total_cents": bundle.total_cents,
        "features_hash": bundle.features_hash,
        "score": bundle.score,
        "logit": bundle.logit,
        "p_first": bundle.p_first,
        "position": bundle.position,
        "propensity": bundle.propensity,
        "reasons": [dict(reason) for reason in bundle.reasons],
    }


def impression_of(row: ImpressionRow, bundles: Sequence[ImpressionBundleRow]) -> Impression:
    """The impression that these rows hold."""
    return Impression(
        slate_id=row.slate_id,
        policy=row.policy,
        policy_hash=row.policy_hash,
        strategy=row.strategy,
        model_version=row.model_version,
        seed=row.seed,
        slate_propensity=row.slate_propensity,
        degraded=row.degraded,
        forced=row.forced,
        context=row.context,
        relaxations=tuple(row.relaxations),
        pool=tuple(_bundle_of(bundle) for bundle in bundles),
    )


def _bundle_of(row: ImpressionBundleRow) -> LoggedBundle:
    return LoggedBundle(
        bundle_id=row.bundle_id,
        items=tuple(
            BundleItem(item["item_id"], item["role"], item["quantity"]) for item in row.items
        ),
        prices_cents=tuple(item["price_cents"] for item in row.items),
        total_cents=row.total_cents,
        features_hash=row.features_hash,
        score=row.score,
        logit=row.logit,
        p_first=row.p_first,
        position=row.position,
        propensity=row.propensity,
        reasons=tuple(row.reasons),
    )
