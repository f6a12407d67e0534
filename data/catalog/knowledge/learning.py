"""Complements and substitutes learned from what was bought together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations
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
    """``learn_complements`` from what was counted already."""
    return tuple(
        _associated(
            "complement",
            pair,
            source,
            complement_reason(counts.confidence(*pair), counts.lift(*pair), unit),
            Figures(counts.both(*pair), counts.confidence(*pair), counts.lift(*pair)),
        )
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
    company = {one: _company(one, counts) for one in counts.alone}
    reason = substitute_reason(unit)
    return tuple(
        _associated(
            "substitute", pair, source, reason,
            Figures(counts.both(*pair), likeness, counts.lift(*pair)),
        )
        for pair in permutations(sorted(counts.alone), 2)
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


def _company(category: str, counts: Counts) -> Mapping[str, float]:
    """Positive pointwise mutual information with every other category."""
    return {
        other: log(lift)
        for other in sorted(counts.alone)
        if other != category and (lift := counts.lift(category, other)) > 1.0
    }


def _cosine(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    shared = sum(value * right[one] for one, value in left.items() if one in right)
    lengths = [sqrt(sum(value**2 for value in side.values())) for side in (left, right)]
    return shared / (lengths[0] * lengths[1]) if all(lengths) else 0.0
