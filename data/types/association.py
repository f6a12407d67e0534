"""Complements and substitutes: which categories go together, and which can replace each other."""

from dataclasses import dataclass
from typing import Literal

from data.types.text import Bilingual

AssociationKind = Literal["complement", "substitute"]


@dataclass(frozen=True, slots=True)
class Association:
    """Whoever has an item of ``left_category`` may want one of ``right_category``: beside it
    (a complement), or in its place (a substitute).

    ``source`` says who says so: "authored", or the transactions it was learned from. Learned
    ones carry ``support`` (transactions with both), ``confidence`` (share of those with the left
    that also have the right) and ``lift`` (that share over the right's share of all), after
    Agrawal et al., "Mining association rules", SIGMOD 1993, and Brin et al., SIGMOD 1997.
    ``reason`` may name ``{left}`` and ``{right}``.
    """

    association_id: str
    kind: AssociationKind
    left_category: str
    right_category: str
    source: str
    version: int
    reason: Bilingual
    support: int | None = None
    confidence: float | None = None
    lift: float | None = None
