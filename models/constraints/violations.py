"""Every hard constraint, stated once, as pure functions of bundle, constraints and facts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

from data.types.item import Item
from data.types.scenario import BundleItem, Role
from models.constraints.compatibility import compatible
from models.constraints.exclusion import excluded
from models.constraints.facts import Facts
from models.constraints.measures import is_beyond, measure_value, quantity_of, total_cents
from models.contract.constraints import Constraints

ViolationKind = Literal[
    "unknown_item",
    "held",
    "stock",
    "exclude",
    "owned",
    "age",
    "within_days",
    "quantity",
    "compatibility",
    "budget",
    "bound",
    "keep",
    "require",
    "role_missing",
    "role_repeated",
    "item_repeated",
]


@dataclass(frozen=True, slots=True)
class Violation:
    """One constraint that a bundle breaks, by which items, and the values that show it."""

    kind: ViolationKind
    item_ids: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)


def violations(
    bundle: Sequence[BundleItem], constraints: Constraints, facts: Facts
) -> tuple[Violation, ...]:
    """All that is wrong with a bundle; empty when it may be proposed."""
    return tuple(_all(bundle, constraints, facts))


def _all(
    bundle: Sequence[BundleItem], constraints: Constraints, facts: Facts
) -> Iterator[Violation]:
    yield from _unknown(bundle, facts)
    for line, item in facts.known(bundle):
        yield from item_violations(item, line.quantity, constraints, facts)
        yield from _late(item, constraints)
        yield from _miscounted(line, item, constraints, facts)
    yield from _incompatible(bundle, facts)
    yield from _over_budget(bundle, constraints, facts)
    yield from _not_beyond(bundle, constraints, facts)
    yield from _not_kept(bundle, constraints)
    yield from _not_included(bundle, constraints, facts)
    yield from _unfilled(bundle, constraints, facts)
    yield from _repeated(bundle)


def item_violations(
    item: Item, quantity: int, constraints: Constraints, facts: Facts
) -> Iterator[Violation]:
    """What forbids an item in any bundle, and is never relaxed."""
    ids = (item.item_id,)
    if item.held_reason is not None:
        yield Violation("held", ids, {"reason": item.held_reason})
    if item.stock < quantity:
        yield Violation("stock", ids, {"stock": item.stock, "quantity": quantity})
    for term in constraints.exclude:
        if excluded(item, term, facts):
            yield Violation("exclude", ids, {"concept": term})
    for category in constraints.owned:
        if facts.is_within(item.category, category):
            yield Violation("owned", ids, {"category": category})
    if not fits_age(item, constraints.age_months):
        yield Violation("age", ids, {"age_months": constraints.age_months})


def fits_age(item: Item, age_months: int | None) -> bool:
    """Whether the age lies in the item's range; an item without a range fits every age."""
    if age_months is None:
        return True
    youngest, oldest = item.number("age_min_months"), item.number("age_max_months")
    return (youngest is None or age_months >= youngest) and (oldest is None or age_months <= oldest)


def is_unwanted(role: Role, constraints: Constraints, facts: Facts) -> bool:
    """Whether all that could do the role is owned or excluded, so that nobody misses it."""
    terms = (*constraints.owned, *constraints.exclude)
    return bool(role.categories) and all(
        any(facts.is_within(category, term) for term in terms) for category in role.categories
    )


def _unknown(bundle: Sequence[BundleItem], facts: Facts) -> Iterator[Violation]:
    for line in bundle:
        if line.item_id not in facts.items:
            yield Violation("unknown_item", (line.item_id,))


def _late(item: Item, constraints: Constraints) -> Iterator[Violation]:
    if constraints.within_days is not None and item.delivery_days > constraints.within_days:
        detail = {"days": item.delivery_days, "within_days": constraints.within_days}
        yield Violation("within_days", (item.item_id,), detail)


def _miscounted(
    line: BundleItem, item: Item, constraints: Constraints, facts: Facts
) -> Iterator[Violation]:
    role = facts.role(line.role_id)
    # Without a party nothing says how many there must be, except for roles that take just one.
    counted = role is not None and (role.quantity == "one" or constraints.party_size is not None)
    wanted = quantity_of(role, item, constraints.party_size) if role and counted else None
    if line.quantity < 1 or wanted not in (None, line.quantity):
        detail = {"quantity": line.quantity, "wanted": wanted or 1}
        yield Violation("quantity", (item.item_id,), detail)


def _incompatible(bundle: Sequence[BundleItem], facts: Facts) -> Iterator[Violation]:
    for (_, left), (_, right) in combinations(facts.known(bundle), 2):
        for match in compatible(left, right, facts).violated:
            ids = (match.left.item_id, match.right.item_id)
            yield Violation("compatibility", ids, {"rule_id": match.rule.rule_id})


def _over_budget(
    bundle: Sequence[BundleItem], constraints: Constraints, facts: Facts
) -> Iterator[Violation]:
    total = total_cents(bundle, facts)
    if constraints.budget is not None and not constraints.budget.allows(total):
        yield Violation("budget", detail={"total_cents": total})


def _not_beyond(
    bundle: Sequence[BundleItem], constraints: Constraints, facts: Facts
) -> Iterator[Violation]:
    asked = {r.role_id for r in facts.roles if not is_unwanted(r, constraints, facts)}
    for bound in constraints.bounds:
        part = [line for line in bundle if bound.role_id in (None, line.role_id)]
        # A bound on a role that is not part of what is asked for has nothing to say.
        if not part and bound.role_id is not None and bound.role_id not in asked:
            continue
        value = measure_value(part, bound.measure, facts) if part else None
        if not is_beyond(value, bound):
            ids = tuple(line.item_id for line in part)
            yield Violation("bound", ids, {"measure": bound.measure, "value": value})


def _not_kept(bundle: Sequence[BundleItem], constraints: Constraints) -> Iterator[Violation]:
    present = {line.item_id for line in bundle}
    for item_id in constraints.keep:
        if item_id not in present:
            yield Violation("keep", (item_id,))


def _not_included(
    bundle: Sequence[BundleItem], constraints: Constraints, facts: Facts
) -> Iterator[Violation]:
    categories = [item.category for _, item in facts.known(bundle)]
    for wanted in constraints.require:
        if not any(facts.is_within(category, wanted) for category in categories):
            yield Violation("require", detail={"category": wanted})


def _unfilled(
    bundle: Sequence[BundleItem], constraints: Constraints, facts: Facts
) -> Iterator[Violation]:
    filled = {line.role_id for line in bundle}
    for role in facts.roles:
        missing = role.required and role.role_id not in filled
        if missing and not is_unwanted(role, constraints, facts):
            yield Violation("role_missing", detail={"role_id": role.role_id})


def _repeated(bundle: Sequence[BundleItem]) -> Iterator[Violation]:
    for item_id, count in Counter(line.item_id for line in bundle).items():
        if count > 1:
            yield Violation("item_repeated", (item_id,))
    for role_id, count in Counter(line.role_id for line in bundle).items():
        if count > 1:
            ids = tuple(line.item_id for line in bundle if line.role_id == role_id)
            yield Violation("role_repeated", ids, {"role_id": role_id})
