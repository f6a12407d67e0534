"""Whether a logged slate was drawn as its rows say: Plackett-Luce recomputed from the logits, or
from those of every strategy where several were at the draw."""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

from tests.facts import Wire

MAX_POOL = 24
TOLERANCE = 1e-6
SAMPLES = 16


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
    mixture = impression.get("mixture")
    if mixture is not None:
        yield from _mixture_complaints(mixture, pool)
        yield from _mixed_complaints(impression, mixture, pool, shown)
        return
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


def _mixture_complaints(mixture: Wire, pool: Sequence[Wire]) -> Iterator[str]:
    """Of the mixture alone: shares of one, and every strategy's word on every bundle."""
    weights = [part["weight"] for part in mixture["parts"]]
    if min(weights) < 0 or not _close(sum(weights), 1.0):
        yield f"the weights of the parts are {weights}"
    if not 0 <= mixture["drawn"] < len(weights) or not weights[mixture["drawn"]]:
        yield f"the part {mixture['drawn']} that drew has no chance to draw"
    ids = {row["bundle_id"] for row in pool if row["logit"] is not None}
    for name, logits in mixture["strategies"].items():
        if set(logits) != ids:
            yield f"the logits of {name} are not of the pool's bundles"
    if mixture["samples"]:
        yield from _vote_complaints(mixture, weights)


def _vote_complaints(mixture: Wire, weights: Sequence[float]) -> Iterator[str]:
    """Strategies beside the first are drawn by in proportion to the samples that they lead."""
    leads = [row.index(max(row)) for row in mixture["samples"]]
    if len(leads) != SAMPLES:
        yield f"{len(leads)} samples are logged, not {SAMPLES}"
    names = list(mixture["strategies"])
    shares = dict.fromkeys(names[1:], 0.0)
    for part, weight in zip(mixture["parts"], weights, strict=True):
        if part["turns"][0] != names[0]:
            shares[part["turns"][0]] += weight
    votes = {name: leads.count(place) / SAMPLES for place, name in enumerate(names) if place}
    # One that says the same of all bundles leaves its share to the first.
    spoken = {name: votes[name] for name, share in shares.items() if share}
    ratios = [shares[name] / vote if vote else math.inf for name, vote in spoken.items()]
    if any(not _close(one, ratios[0]) or one > 1 + TOLERANCE for one in ratios):
        yield f"the strategies' shares {shares} are not in proportion to their samples {votes}"


def _mixed_complaints(
    impression: Wire, mixture: Wire, pool: Sequence[Wire], shown: Sequence[Wire]
) -> Iterator[str]:
    """Every chance is the mean over the parts, each as likely as what was shown before makes it."""
    parts, left = mixture["parts"], [row["bundle_id"] for row in pool if row["logit"] is not None]
    for row in pool:
        first = sum(
            part["weight"] * _strategy_chance(mixture, part, 0, row["bundle_id"], left)
            for part in parts
        )
        if not _close(row["p_first"], first):
            yield f"p_first of {row['bundle_id']} is not the mixture's {first}"
        if row["position"] is None and row["propensity"] is not None:
            yield f"{row['bundle_id']} was not shown and has a propensity"
    joint = [part["weight"] for part in parts]
    for position, row in enumerate(shown):
        before = sum(joint)
        joint = [
            weight * _strategy_chance(mixture, part, position, row["bundle_id"], left)
            for weight, part in zip(joint, parts, strict=True)
        ]
        chance = sum(joint) / before if before else 0.0
        if row["propensity"] is None or not _close(row["propensity"], chance):
            yield f"the propensity at position {position} is not the mixture's {chance}"
        left.remove(row["bundle_id"])
    stated = impression["slate_propensity"]
    if stated is None or not _close(stated, sum(joint)):
        yield f"the slate's propensity is {stated}, not the mixture's {sum(joint)}"


def _strategy_chance(
    mixture: Wire, part: Wire, position: int, bundle_id: str, left: Sequence[str]
) -> float:
    """By the strategy whose turn this position is in this part."""
    logits = mixture["strategies"][part["turns"][position]]
    if bundle_id not in left:
        return 0.0
    top = max(logits[one] for one in left)
    odds = {one: math.exp(logits[one] - top) for one in left}
    return odds[bundle_id] / sum(odds.values())


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
