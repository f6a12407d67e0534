"""What one rule says of many pairs of items at once: by the values it reads, not pair by pair."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from data.types.compatibility import CompatibilityRule
from data.types.item import Item
from models.constraints.compatibility import verdict
from models.constraints.facts import Facts

Verdicts = NDArray[np.int8]
Groups = tuple[Sequence[Item], NDArray[np.int64]]
"""One item of each value, and for every item the place of its value among them."""


def verdicts(rule: CompatibilityRule, left: Sequence[Item], right: Sequence[Item]) -> Verdicts:
    """1 where the rule is met, -1 where it is violated, 0 where it is silent, (left, right); the
    items' categories must be the rule's two sides."""
    if rule.relation in ("at_least", "at_most"):
        return _compared(rule, left, right)
    ours, our_place = _by_value(left, rule.left_attribute)
    theirs, their_place = _by_value(right, rule.right_attribute)
    found = [[verdict(rule, one, other) for other in theirs] for one in ours]
    return np.array(found, dtype=np.int8)[np.ix_(our_place, their_place)]


def by_category(items: Sequence[Item], facts: Facts) -> Mapping[str, list[int]]:
    """The items' places by their category and by each above it."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        for one in {item.category, *facts.ancestors.get(item.category, ())}:
            groups[one].append(place)
    return dict(groups)


def _by_value(items: Sequence[Item], attribute: str) -> Groups:
    places: dict[object, int] = {}
    firsts: list[Item] = []
    for item in items:
        value = item.attributes.get(attribute)
        if value not in places:
            places[value] = len(firsts)
            firsts.append(item)
    return firsts, np.array([places[item.attributes.get(attribute)] for item in items])


def _compared(rule: CompatibilityRule, left: Sequence[Item], right: Sequence[Item]) -> Verdicts:
    ours = _numbers(left, rule.left_attribute)[:, np.newaxis]
    theirs = _numbers(right, rule.right_attribute)[np.newaxis, :]
    holds = ours >= theirs if rule.relation == "at_least" else ours <= theirs
    is_silent = np.isnan(ours) | np.isnan(theirs)
    return np.where(is_silent, 0, np.where(holds, 1, -1)).astype(np.int8)


def _numbers(items: Sequence[Item], attribute: str) -> NDArray[np.float64]:
    """NaN where it is unknown."""
    values = (item.number(attribute) for item in items)
    return np.array([np.nan if value is None else value for value in values])
