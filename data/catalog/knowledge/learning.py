"""Complements and substitutes learned from what was bought together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain, permutations
from math import log, sqrt
from typing import Literal

from data.catalog.knowledge.counting import Counts, Pair, counted
from data.catalog.knowledge.figures import (
    complement_reason,
    role_reason,
    substitute_reason,
)
from data.types.association import Association, AssociationKind
from data.types.scenario import Scenario
from data.types.text import Bilingual

Unit = Literal["baskets", "bundles"]
BY_CHANCE = 10.83
"""Log-likelihood ratio that independent categories exceed once in a thousand pairs."""
SELDOM = 1.0
"""Substitutes are bought together less often than this many times what chance would have."""


@dataclass(frozen=True)
class Least:
    """What a learned association must reach at least."""

    support: int = 8
    confidence: float = 0.1
    lift: float = 1.3
    likeness: float = 0.5
    strongest: int = 20
    """At most so many complements of one category."""


def learn_complements(
    baskets: Iterable[Iterable[str]],
    category_of: Callable[[str], str | None],
    min_support: int = Least.support,
    min_confidence: float = Least.confidence,
    min_lift: float = Least.lift,
    *,
    source: str = "baskets",
    unit: Unit = "baskets",
) -> tuple[Association, ...]:
    """Categories bought together more often than by chance, the same whatever the order of the
    baskets (an iterable of item ids each, read once).

    A pair counts when its support, confidence and lift reach the least ones and when, besides, it
    is no accident of few baskets: ``Counts.surprise`` above BY_CHANCE.
    """
    counts = counted(baskets, category_of)
    least = Least(min_support, min_confidence, min_lift)
    return complements_of(counts, least, source, unit)


def complements_of(
    counts: Counts, least: Least, source: str, unit: Unit = "baskets"
) -> tuple[Association, ...]:
    """``learn_complements`` from what was counted already. Of each category the ``strongest``,
    by ``Counts.surprise``: a shelf of thousands of kinds has more than anyone could offer."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in _complementary(counts, least):
        found[pair[0]].append(pair)
    kept = (
        nlargest(least.strongest, pairs, key=lambda one: (counts.surprise(*one), one))
        for pairs in found.values()
    )
    return tuple(
        _associated(
            "complement",
            pair,
            source,
            complement_reason(counts.confidence(*pair), counts.lift(*pair), unit),
            Figures(counts.both(*pair), counts.confidence(*pair), counts.lift(*pair)),
        )
        for pair in sorted(chain.from_iterable(kept))
    )


def _complementary(counts: Counts, least: Least) -> Iterator[Pair]:
    return (
        pair
        for pair in counts.pairs()
        if counts.both(*pair) >= least.support
        and counts.confidence(*pair) >= least.confidence
        and counts.lift(*pair) >= least.lift
        and counts.surprise(*pair) > BY_CHANCE
    )


def substitutes_of(
    counts: Counts, least: Least, source: str, unit: Unit = "baskets"
) -> tuple[Association, ...]:
    """Categories that go with the same things but seldom with each other: exchangeable, and no
    complements (Ruiz, Athey and Blei, "SHOPPER", Annals of Applied Statistics 2020).

    Alike is the cosine of their positive pointwise mutual information with all other categories
    (Bullinaria and Levy, Behavior Research Methods 2007), which is stored as ``confidence``; each
    must be in ``support`` baskets, and in so many that chance alone would have brought the two
    together at least ``support`` times. ``lift`` below 1 says how seldom they meet.
    """
    company = _company(counts)
    reason = substitute_reason(unit)
    return tuple(
        _associated(
            "substitute", pair, source, reason,
            Figures(counts.both(*pair), likeness, counts.lift(*pair)),
        )
        for pair in permutations(_frequent(counts, least.support), 2)
        if counts.expected(*pair) >= least.support and counts.lift(*pair) < SELDOM
        if (likeness := _cosine(company[pair[0]], company[pair[1]])) >= least.likeness
    )  # fmt: skip


def substitutes_in_roles(scenarios: Iterable[Scenario], least: Least) -> tuple[Association, ...]:
    """Categories that do the same roles: ``support`` counts the roles that both can do, and
    ``confidence`` is their share of all roles of the left."""
    counts = Counts()
    for scenario in scenarios:
        for role in scenario.roles:
            counts.add(role.categories)
    return tuple(
        _associated(
            "substitute", pair, "roles", role_reason(),
            Figures(counts.both(*pair), counts.confidence(*pair), None),
        )
        for pair in counts.pairs()
        if counts.confidence(*pair) >= least.likeness
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    support: int
    confidence: float
    lift: float | None


def _associated(
    kind: AssociationKind, pair: Pair, source: str, reason: Bilingual, figures: Figures
) -> Association:
    left, right = pair
    return Association(
        association_id=f"{source}:{kind}:{left}:{right}",
        kind=kind,
        left_category=left,
        right_category=right,
        source=source,
        version=1,
        reason=reason,
        support=figures.support,
        confidence=round(figures.confidence, 4),
        lift=None if figures.lift is None else round(figures.lift, 4),
    )


def _frequent(counts: Counts, support: int) -> list[str]:
    """Categories that chance brings together with any other at least ``support`` times."""
    most = max(counts.alone.values(), default=0)
    return sorted(
        one for one in counts.alone if counts.alone[one] * most >= support * counts.baskets
    )


def _company(counts: Counts) -> Mapping[str, Mapping[str, float]]:
    """Positive pointwise mutual information of each category with every other, in order."""
    company: dict[str, dict[str, float]] = {one: {} for one in counts.alone}
    for left, right in counts.pairs():
        if (lift := counts.lift(left, right)) > 1.0:
            company[left][right] = log(lift)
    return company


def _cosine(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    shared = sum(value * right[one] for one, value in left.items() if one in right)
    lengths = [sqrt(sum(value**2 for value in side.values())) for side in (left, right)]
    return shared / (lengths[0] * lengths[1]) if all(lengths) else 0.0
