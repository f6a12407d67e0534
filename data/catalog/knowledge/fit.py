"""Whether two items keep to a rule, by the shop's data alone."""

from data.types.compatibility import CompatibilityRule, Relation
from data.types.item import AttributeValue, Item

SETS: tuple[Relation, ...] = ("equal", "overlap", "disjoint")


def verdict(rule: CompatibilityRule, left: Item, right: Item) -> bool | None:
    """Whether items of the rule's categories fit; None where an attribute is unknown to the
    catalog, or is no number where the rule compares numbers: that breaks nothing."""
    ours = left.attributes.get(rule.left_attribute)
    theirs = right.attributes.get(rule.right_attribute)
    return None if ours is None or theirs is None else holds(rule.relation, ours, theirs)


def holds(relation: Relation, ours: AttributeValue, theirs: AttributeValue) -> bool | None:
    if relation in SETS:
        return _compared(relation, _values(ours), _values(theirs))
    if not is_number(ours) or not is_number(theirs):
        return None
    return ours >= theirs if relation == "at_least" else ours <= theirs  # type: ignore[operator]


def is_number(value: AttributeValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _compared(
    relation: Relation, ours: frozenset[AttributeValue], theirs: frozenset[AttributeValue]
) -> bool | None:
    if relation == "equal":
        return ours == theirs
    if relation == "overlap":
        return bool(ours & theirs)
    return ours.isdisjoint(theirs) if theirs else None


def _values(value: AttributeValue) -> frozenset[AttributeValue]:
    return frozenset(value) if isinstance(value, tuple) else frozenset((value,))
