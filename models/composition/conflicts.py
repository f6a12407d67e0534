"""Which options cannot stand in one bundle: by the values that rules read, not pair by pair."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from data.types.compatibility import CompatibilityRule
from data.types.item import Item
from models.composition.problem import Option
from models.constraints.compatibility import is_violated
from models.constraints.facts import Facts

Pairs = NDArray[np.bool_]
Groups = tuple[Sequence[Item], NDArray[np.int64]]
"""One item of each value, and for every option the place of its value among them."""


def conflicts(options: Sequence[Option], facts: Facts) -> Pairs:
    """Pairs of different roles that are one item twice, or that a rule forbids.

    A symmetric matrix of shape (options, options).
    """
    found = alike([option.line.item_id for option in options])
    by_category = _by_category(options, facts)
    for rule in facts.rules:
        ours, theirs = (by_category.get(one) for one in (rule.left_category, rule.right_category))
        if ours and theirs:
            broken = _broken(
                rule, [options[i].item for i in ours], [options[i].item for i in theirs]
            )
            found[np.ix_(ours, theirs)] |= broken
            found[np.ix_(theirs, ours)] |= broken.T
    return found & ~alike([option.line.role_id for option in options])


def alike(names: Sequence[str]) -> Pairs:
    """Where two of the names are the same one, of shape (names, names)."""
    _, numbers = np.unique(np.array(names, dtype=np.str_), return_inverse=True)
    return np.asarray(numbers[:, np.newaxis] == numbers[np.newaxis, :])


def _by_category(options: Sequence[Option], facts: Facts) -> Mapping[str, list[int]]:
    """The options by their category and by each above it."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, option in enumerate(options):
        category = option.item.category
        for one in {category, *facts.ancestors.get(category, ())}:
            groups[one].append(i)
    return dict(groups)


def _broken(rule: CompatibilityRule, left: Sequence[Item], right: Sequence[Item]) -> Pairs:
    """Where the rule is violated, of shape (left, right)."""
    if rule.relation in ("at_least", "at_most"):
        return _beyond(rule, left, right)
    ours, our_place = _by_value(left, rule.left_attribute)
    theirs, their_place = _by_value(right, rule.right_attribute)
    broken = [[is_violated(rule, one, other) for other in theirs] for one in ours]
    return np.array(broken, dtype=np.bool_)[np.ix_(our_place, their_place)]


def _by_value(items: Sequence[Item], attribute: str) -> Groups:
    places: dict[object, int] = {}
    firsts: list[Item] = []
    for item in items:
        value = item.attributes.get(attribute)
        if value not in places:
            places[value] = len(firsts)
            firsts.append(item)
    return firsts, np.array([places[item.attributes.get(attribute)] for item in items])


def _beyond(rule: CompatibilityRule, left: Sequence[Item], right: Sequence[Item]) -> Pairs:
    ours = _numbers(left, rule.left_attribute)[:, np.newaxis]
    theirs = _numbers(right, rule.right_attribute)[np.newaxis, :]
    # An unknown number is NaN, which is neither above nor below any other.
    return np.asarray(ours < theirs if rule.relation == "at_least" else ours > theirs)


def _numbers(items: Sequence[Item], attribute: str) -> NDArray[np.float64]:
    values = (item.number(attribute) for item in items)
    return np.array([np.nan if value is None else value for value in values])
