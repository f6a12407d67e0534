"""Whether a logged slate was drawn as its rows say: Plackett-Luce recomputed from the logits."""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

from tests.facts import Wire

MAX_POOL = 24
TOLERANCE = 1e-6


def propensity_complaints(impression: Wire, pool: Sequence[Wire]) -> list[str]:
    """Everything wrong with one ``impression`` row and its ``impression_bundle`` rows."""
    shown = sorted((row for row in pool if row["position"] is not None), key=_position)
    found = list(_pool_complaints(pool, shown))
    if impression["degraded"] and not impression["forced"]:
        found.append("a degraded slate is not marked forced")
    drawn = _forced_complaints if impression["forced"] else _drawn_complaints
    return found + list(drawn(impression, pool, shown))


def _pool_complaints(pool: Sequence[Wire], shown: Sequence[Wire]) -> Iterator[str]:
    if not 1 <= len(pool) <= MAX_POOL:
        yield f"the pool has {len(pool)} bundles"
    if [row["position"] for row in shown] != list(range(len(shown))) or not shown:
        yield "the logged positions do not count up from 0"
    for left, right in combinations(pool, 2):
        if {i["item_id"] for i in left["items"]} == {i["item_id"] for i in right["items"]}:
            yield f"{left['bundle_id']} and {right['bundle_id']} of the pool are the same items"


def _forced_complaints(
    impression: Wire, pool: Sequence[Wire], _shown: Sequence[Wire]
) -> Iterator[str]:
    if impression["slate_propensity"] is not None:
        yield "a forced slate has a propensity"
    for row in pool:
        if row["p_first"] is not None or row["propensity"] is not None:
            yield f"{row['bundle_id']} has a propensity in a forced slate"


def _drawn_complaints(
    impression: Wire, pool: Sequence[Wire], shown: Sequence[Wire]
) -> Iterator[str]:
    if any(row["p_first"] is None for row in pool):
        yield "a bundle of a drawn pool has no p_first"
        return
    for row in shown:
        if row["logit"] is None:
            yield f"{row['bundle_id']} was left out of the draw and shown all the same"
            return
    total = sum(row["p_first"] for row in pool)
    if not _close(total, 1.0):
        yield f"p_first sums to {total}"
    for row in pool:
        if not _close(row["p_first"], _chance(row, pool)):
            yield f"p_first of {row['bundle_id']} is not the softmax of its logit"
        if row["position"] is None and row["propensity"] is not None:
            yield f"{row['bundle_id']} was not shown and has a propensity"
    yield from _product_complaints(impression, pool, shown)


def _product_complaints(
    impression: Wire, pool: Sequence[Wire], shown: Sequence[Wire]
) -> Iterator[str]:
    left, product = list(pool), 1.0
    for row in shown:
        chance = _chance(row, left)
        if row["propensity"] is None or not _close(row["propensity"], chance):
            yield f"the propensity at position {row['position']} is not {chance}"
        left.remove(row)
        product *= chance
    stated = impression["slate_propensity"]
    if stated is None or not _close(stated, product):
        yield f"the slate's propensity is {stated}, not the product {product}"


def _chance(row: Wire, left: Sequence[Wire]) -> float:
    """The chance to be drawn next among those left; no logit means left out of the draw."""
    if row["logit"] is None:
        return 0.0
    logits = [other["logit"] for other in left if other["logit"] is not None]
    top = max(logits)  # against overflow
    return math.exp(row["logit"] - top) / sum(math.exp(logit - top) for logit in logits)


def _close(left: float, right: float) -> bool:
    return math.isclose(left, right, rel_tol=1e-4, abs_tol=TOLERANCE)


def _position(row: Wire) -> int:
    return int(row["position"])
