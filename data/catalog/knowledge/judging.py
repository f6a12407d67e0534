"""Holds knowledge against the shop's own items: what can never apply, or never decides."""

from collections.abc import Iterable, Iterator

from data.catalog.entries import Problems
from data.catalog.knowledge.fit import SETS, is_number
from data.catalog.knowledge.knowledge import Knowledge
from data.catalog.knowledge.pairs import Pairs, pairs_of
from data.catalog.knowledge.reading import nearest
from data.catalog.snapshot import Catalog
from data.types.compatibility import CompatibilityRule
from data.types.item import Item


def judge(knowledge: Knowledge, catalog: Catalog, problems: Problems, warnings: Problems) -> None:
    """Notes problems (a comparison of numbers over words) and warnings (nothing has the
    attribute, no pair fits, every pair fits)."""
    for rule in knowledge.rules:
        sides = list(_sides(rule, catalog))
        for what in _type_faults(rule, sides):
            problems.add("rule", rule.rule_id, what)
        for what in (*_missing(sides), *_undecided(pairs_of(rule, catalog))):
            warnings.add("rule", rule.rule_id, what)
    for one in knowledge.associations:
        for category in (one.left_category, one.right_category):
            if not catalog.items_of_category(category) and catalog.concept(category, "category"):
                warnings.add(one.kind, one.association_id, f"the shop sells no {category}")


Side = tuple[str, str, tuple[Item, ...]]


def _sides(rule: CompatibilityRule, catalog: Catalog) -> Iterator[Side]:
    for category, attribute in (
        (rule.left_category, rule.left_attribute),
        (rule.right_category, rule.right_attribute),
    ):
        yield category, attribute, catalog.items_of_category(category)


def _type_faults(rule: CompatibilityRule, sides: Iterable[Side]) -> Iterator[str]:
    if rule.relation in SETS:
        return
    for category, attribute, items in sides:
        known = [item.attributes[attribute] for item in items if attribute in item.attributes]
        words = [value for value in known if not is_number(value)]
        if words:
            yield (
                f"{rule.relation} compares numbers, but {attribute} of {category} is "
                f"{words[0]!r}: use equal, overlap or disjoint"
            )


def _missing(sides: Iterable[Side]) -> Iterator[str]:
    for category, attribute, items in sides:
        names = {name for item in items for name in item.attributes}
        if items and attribute not in names:
            yield f"no {category} has the attribute {attribute!r}{nearest(attribute, names)}"
        elif not items:
            yield f"the shop sells no {category}"


def _undecided(pairs: Pairs) -> Iterator[str]:
    if pairs.clash and not pairs.fit:
        yield f"no pair of items fits ({pairs.clash} do not)"
    if pairs.fit and not pairs.clash:
        yield f"every pair of items fits ({pairs.fit} do), so it decides nothing"
