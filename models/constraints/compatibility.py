"""Whether two items fit together, by the shop's rules."""

from dataclasses import dataclass
from typing import Literal

from data.types.compatibility import CompatibilityRule
from data.types.item import AttributeValue, Item
from models.constraints.facts import Facts


@dataclass(frozen=True, slots=True)
class Match:
    """One rule applied to two items, in the rule's own order.

    ``value`` is what they share (``equal``, ``overlap``), what the right item rules out
    (``disjoint``), else the left item's number; where the rule is violated it is the left item's.
    """

    rule: CompatibilityRule
    left: Item
    right: Item
    value: AttributeValue


@dataclass(frozen=True, slots=True)
class Fit:
    """The rules between two items that are met, and those that are violated."""

    met: tuple[Match, ...] = ()
    violated: tuple[Match, ...] = ()


def compatible(left: Item, right: Item, facts: Facts) -> Fit:
    """Both items' rules, whichever of them stands on the left; unknown attributes are silent."""
    met: list[Match] = []
    violated: list[Match] = []
    for rule, first, second in _applications(left, right, facts):
        shared = _shared(rule, first, second)
        if shared is None:
            continue
        value = shared or (first.attributes[rule.left_attribute],)
        match = Match(rule, first, second, value[0] if len(value) == 1 else _words(value))
        (met if shared else violated).append(match)
    return Fit(tuple(met), tuple(violated))


def verdict(rule: CompatibilityRule, left: Item, right: Item) -> Literal[-1, 0, 1]:
    """1 where the rule, of which the items' categories are the two sides, is met, -1 where it is
    violated, 0 where it says nothing."""
    shared = _shared(rule, left, right)
    if shared is None:
        return 0
    return 1 if shared else -1


def _applications(
    left: Item, right: Item, facts: Facts
) -> list[tuple[CompatibilityRule, Item, Item]]:
    ours, theirs = left.category, right.category
    forward = [(rule, left, right) for rule in facts.rules_between(ours, theirs)]
    seen = {rule.rule_id for rule, _, _ in forward if _is_symmetric(rule)}
    backward = facts.rules_between(theirs, ours)
    return forward + [(rule, right, left) for rule in backward if rule.rule_id not in seen]


def _is_symmetric(rule: CompatibilityRule) -> bool:
    either_way = ("equal", "overlap", "disjoint")
    return rule.relation in either_way and rule.left_attribute == rule.right_attribute


def _shared(rule: CompatibilityRule, left: Item, right: Item) -> tuple[AttributeValue, ...] | None:
    """The values that meet the rule, () where it is violated, None where it says nothing."""
    if rule.relation in ("at_least", "at_most"):
        return _compared(rule, left, right)
    ours = left.attributes.get(rule.left_attribute)
    theirs = right.attributes.get(rule.right_attribute)
    if ours is None or theirs is None:
        return None
    if rule.relation == "disjoint":
        return _kept_apart(_values(ours), _values(theirs))
    if rule.relation == "overlap":
        others = _values(theirs)
        return tuple(value for value in _values(ours) if value in others)
    return _values(ours) if frozenset(_values(ours)) == frozenset(_values(theirs)) else ()


def _kept_apart(
    ours: tuple[AttributeValue, ...], theirs: tuple[AttributeValue, ...]
) -> tuple[AttributeValue, ...] | None:
    if not theirs:
        return None
    return theirs if frozenset(ours).isdisjoint(theirs) else ()


def _compared(
    rule: CompatibilityRule, left: Item, right: Item
) -> tuple[AttributeValue, ...] | None:
    ours, theirs = left.number(rule.left_attribute), right.number(rule.right_attribute)
    if ours is None or theirs is None:
        return None
    holds = ours >= theirs if rule.relation == "at_least" else ours <= theirs
    return (left.attributes[rule.left_attribute],) if holds else ()


def _values(value: AttributeValue) -> tuple[AttributeValue, ...]:
    return value if isinstance(value, tuple) else (value,)


def _words(values: tuple[AttributeValue, ...]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)
