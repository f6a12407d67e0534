"""Whether two items fit: the compatibility rules applied to the demo shop's own bundles."""

from data.types.compatibility import CompatibilityRule
from data.types.item import AttributeValue, Item


def fits(rule: CompatibilityRule, left: Item, right: Item) -> bool:
    """True also where an attribute is unknown: what nobody knows cannot be broken."""
    ours = left.attributes.get(rule.left_attribute)
    theirs = right.attributes.get(rule.right_attribute)
    if ours is None or theirs is None:
        return True
    if rule.relation == "overlap":
        return not _values(ours).isdisjoint(_values(theirs))
    if rule.relation == "equal":
        return ours == theirs
    return _in_order(rule.relation, ours, theirs)


def _values(value: AttributeValue) -> set[AttributeValue]:
    return set(value) if isinstance(value, tuple) else {value}


def _in_order(relation: str, ours: AttributeValue, theirs: AttributeValue) -> bool:
    if not isinstance(ours, int | float) or not isinstance(theirs, int | float):
        return False
    return ours >= theirs if relation == "at_least" else ours <= theirs
