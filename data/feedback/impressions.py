"""Impressions between values and rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.impression import ImpressionBundleRow, ImpressionRow
from data.db.portions import portions
from data.types.scenario import BundleItem
from data.types.turn import Impression, LoggedBundle, MixedDraw


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
        mixture=mixture_told(impression),
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
        mixture=_mixture_of(row.mixture, [bundle.bundle_id for bundle in bundles]),
    )


def pools_of(
    session: Session, slate_ids: Sequence[str]
) -> Mapping[str, Sequence[ImpressionBundleRow]]:
    """The pool of each slate, by its id; bundles in the order of theirs."""
    found: dict[str, list[ImpressionBundleRow]] = defaultdict(list)
    for some in portions(slate_ids):
        asked = select(ImpressionBundleRow).where(ImpressionBundleRow.slate_id.in_(some))
        for row in session.scalars(asked.order_by(ImpressionBundleRow.bundle_id)):
            found[row.slate_id].append(row)
    return found


def mixture_told(impression: Impression) -> dict[str, Any] | None:
    """The mixture as it is stored: by the bundles' ids, since rows have no order."""
    mixed = impression.mixture
    if mixed is None:
        return None
    ids = [bundle.bundle_id for bundle in impression.pool]
    return {
        "strategies": {
            name: dict(zip(ids, row, strict=True))
            for name, row in zip(mixed.strategies, mixed.logits, strict=True)
        },
        "parts": [
            {"weight": weight, "turns": [mixed.strategies[place] for place in turns]}
            for weight, turns in zip(mixed.weights, mixed.turns, strict=True)
        ],
        "drawn": mixed.drawn,
        "samples": [list(row) for row in mixed.samples],
        "context": list(mixed.context),
    }


def _mixture_of(told: Mapping[str, Any] | None, ids: Sequence[str]) -> MixedDraw | None:
    """The mixture in the order of ``ids``, those of the whole pool."""
    if told is None:
        return None
    names = tuple(told["strategies"])
    return MixedDraw(
        strategies=names,
        logits=tuple(tuple(row[one] for one in ids) for row in told["strategies"].values()),
        weights=tuple(part["weight"] for part in told["parts"]),
        turns=tuple(tuple(names.index(one) for one in part["turns"]) for part in told["parts"]),
        drawn=told["drawn"],
        samples=tuple(tuple(row) for row in told["samples"]),
        context=tuple(told["context"]),
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
