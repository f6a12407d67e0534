"""How many pairs of items keep to a rule: over distinct values, so that large shops are quick."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.catalog.knowledge.fit import holds, verdict
from data.catalog.snapshot import Catalog
from data.types.compatibility import CompatibilityRule
from data.types.item import AttributeValue, Item

Pair = tuple[str, str]
Sides = Mapping[AttributeValue | None, Sequence[Item]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Ordered pairs of two different items of a rule's categories: those that ``fit``, those that
    ``clash``, and those about which an unknown attribute leaves it ``silent``; one of each of the
    first two as item ids, where there is one."""

    fit: int = 0
    clash: int = 0
    silent: int = 0
    fitting: Pair | None = None
    clashing: Pair | None = None

    @property
    def total(self) -> int:
        return self.fit + self.clash + self.silent


def pairs_of(rule: CompatibilityRule, catalog: Catalog) -> Pairs:
    """Every pair that the rule speaks of, items held back left out."""
    left = _by_value(catalog.items_of_category(rule.left_category), rule.left_attribute)
    right = _by_value(catalog.items_of_category(rule.right_category), rule.right_attribute)
    counts: dict[bool | None, int] = defaultdict(int)
    examples: dict[bool | None, Pair] = {}
    for ours, lefts in left.items():
        for theirs, rights in right.items():
            known = ours is not None and theirs is not None
            said = holds(rule.relation, ours, theirs) if known else None  # type: ignore[arg-type]
            same = _shared(lefts, rights)
            counts[said] += len(lefts) * len(rights) - same
            if said not in examples and len(lefts) * len(rights) > same:
                examples[said] = _example(lefts, rights)
    return Pairs(counts[True], counts[False], counts[None], examples.get(True), examples.get(False))


def broken_bundles(rules: Iterable[CompatibilityRule], catalog: Catalog) -> Mapping[str, str]:
    """The authored bundles that a rule breaks, each with a sentence that says by which items."""
    rules = tuple(rules)
    found = {}
    for bundle in catalog.bundles.values():
        items = [catalog.items[one.item_id] for one in bundle.items if one.item_id in catalog.items]
        clash = next(iter(clashes(items, rules, catalog)), None)
        if clash is not None:
            rule, left, right = clash
            found[bundle.bundle_id] = f"{left.item_id} and {right.item_id} break {rule.rule_id}"
    return found


def clashes(
    items: Sequence[Item], rules: Iterable[CompatibilityRule], catalog: Catalog
) -> list[tuple[CompatibilityRule, Item, Item]]:
    """Each rule that two of the items break, in the rule's own order."""
    kinds = {item.item_id: {item.category, *catalog.ancestors(item.category)} for item in items}
    return [
        (rule, left, right)
        for rule in rules
        for left in items
        if rule.left_category in kinds[left.item_id]
        for right in items
        if right is not left and rule.right_category in kinds[right.item_id]
        if verdict(rule, left, right) is False
    ]


def _by_value(items: Iterable[Item], attribute: str) -> Sides:
    groups: dict[AttributeValue | None, list[Item]] = defaultdict(list)
    for item in items:
        groups[item.attributes.get(attribute)].append(item)
    return groups


def _shared(lefts: Sequence[Item], rights: Sequence[Item]) -> int:
    """How many items stand on both sides: an item is no pair with itself."""
    return len({item.item_id for item in lefts} & {item.item_id for item in rights})


def _example(lefts: Sequence[Item], rights: Sequence[Item]) -> Pair:
    return next(
        (left.item_id, right.item_id)
        for left in lefts
        for right in rights
        if left.item_id != right.item_id
    )
