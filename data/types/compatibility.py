"""Rules over attributes that decide which items fit together."""

from dataclasses import dataclass
from typing import Literal

from data.types.text import Bilingual

Relation = Literal["equal", "overlap", "disjoint", "at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class CompatibilityRule:
    """Whenever a bundle holds an item of ``left_category`` and one of ``right_category``,
    ``left.left_attribute RELATION right.right_attribute`` must hold.

    ``equal``, ``overlap`` (they share a value) and ``disjoint`` (they share none: what the one
    holds the other rules out) compare sets of values; a plain value counts as a set of one.
    ``at_least``/``at_most`` compare numbers. An attribute that the catalog does not know on
    either side cannot violate the rule, and cannot be given as a reason either; nor can
    ``disjoint`` with a right side that rules nothing out.
    ``reason`` may name ``{left}``, ``{right}`` and ``{value}``.
    """

    rule_id: str
    version: int
    left_category: str
    left_attribute: str
    relation: Relation
    right_category: str
    right_attribute: str
    reason: Bilingual
