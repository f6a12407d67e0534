"""What the checks need to know of a shop: its items, its rules, its category tree, its roles."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from data.catalog.snapshot import Catalog
from data.types.compatibility import CompatibilityRule
from data.types.item import Item
from data.types.scenario import BundleItem, Role

TREES = ("category", "material")
"""Kinds of concepts that stand above one another: a tent is shelter, steel is metal."""


@dataclass(frozen=True)
class Facts:
    """The catalog as constraints see it.

    ``ancestors`` maps a concept (a category above all) to every concept above it. ``roles`` are
    those that the bundle is asked to fill; with none, missing roles are not looked for.
    ``carried`` are the concepts that some item carries; None where nobody has collected them.
    ``shelved`` gives the items for sale of a category at once; None where nobody sorted them.
    """

    items: Mapping[str, Item]
    rules: tuple[CompatibilityRule, ...] = ()
    ancestors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    carried: frozenset[str] | None = None
    shelved: Callable[[str], Iterable[Item]] | None = field(default=None, compare=False)

    def of(self, catalog: Catalog) -> "Facts":
        """The facts of a catalog in which only items differ."""
        return replace(
            self, items=catalog.items, carried=catalog.carried, shelved=catalog.items_of_category
        )

    def is_within(self, category: str, above: str) -> bool:
        """Whether ``category`` is ``above`` or lies below it."""
        return category == above or above in self.ancestors.get(category, frozenset())

    def within(self, category: str) -> Iterable[Item]:
        """The items of the category and of those below it."""
        if self.shelved is not None:
            return self.shelved(category)
        return (item for item in self.items.values() if self.is_within(item.category, category))

    def role(self, role_id: str) -> Role | None:
        return next((role for role in self.roles if role.role_id == role_id), None)

    def known(self, bundle: Sequence[BundleItem]) -> list[tuple[BundleItem, Item]]:
        """The bundle's lines whose items the catalog has, each with its item."""
        return [(line, self.items[line.item_id]) for line in bundle if line.item_id in self.items]

    def rules_between(self, left: str, right: str) -> list[CompatibilityRule]:
        """The rules whose left side matches the one category and whose right side the other."""
        return [
            rule
            for category in (left, *self.ancestors.get(left, ()))
            for rule in self._rules_by_left.get(category, ())
            if self.is_within(right, rule.right_category)
        ]

    @cached_property
    def _rules_by_left(self) -> Mapping[str, list[CompatibilityRule]]:
        rules = defaultdict(list)
        for rule in self.rules:
            rules[rule.left_category].append(rule)
        return dict(rules)

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Every concept that some item carries, or that lies above one that is carried."""
        if self.carried is not None:
            return self.carried
        carried = frozenset[str]().union(*(item.facets for item in self.items.values()))
        return carried.union(*(self.ancestors.get(concept, ()) for concept in carried))


def facts_of(catalog: Catalog) -> Facts:
    """The catalog as constraints see it; no role is asked for yet."""
    ancestors = {
        concept.concept_id: frozenset(catalog.above(concept.kind, concept.concept_id))
        for concept in catalog.concepts
        if concept.kind in TREES and concept.parent is not None
    }
    return Facts(
        items=catalog.items,
        rules=catalog.rules,
        ancestors=ancestors,
        carried=catalog.carried,
        shelved=catalog.items_of_category,
    )
