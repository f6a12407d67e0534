"""The constraints told a second time, plainly, and every bundle tried: shares no code with ours."""

from collections.abc import Iterator
from itertools import combinations, product
from math import ceil

from data.types.item import Item
from data.types.scenario import BundleItem, Role
from models.constraints.facts import Facts
from models.contract.candidates import Brief
from models.contract.constraints import Bound, Constraints

Bundle = tuple[BundleItem, ...]
# The constraints that may give way, and the order in which they do.
RANK = {"bound": 0, "budget": 1, "within_days": 2, "role": 3, "require": 3, "keep": 4}


def every_bundle(brief: Brief, constraints: Constraints, facts: Facts) -> Iterator[Bundle]:
    """All bundles over the candidates that break nothing that never gives way."""
    choices = [[None, *(each.item_id for each in entry.candidates)] for entry in brief.roles]
    for ids in product(*choices):
        lines = tuple(
            BundleItem(item_id, entry.role.role_id, count(entry.role, facts.items[item_id], party))
            for item_id, entry in zip(ids, brief.roles, strict=True)
            if item_id is not None
            for party in [constraints.party_size]
        )
        if lines and sound(lines, constraints, facts):
            yield lines


def count(role: Role, item: Item, party: int | None) -> int:
    if role.quantity == "one" or not party:
        return 1
    capacity = item.attributes.get("capacity", party) if role.quantity == "by_capacity" else 1
    assert isinstance(capacity, int)
    return ceil(party / capacity)


def sound(lines: Bundle, constraints: Constraints, facts: Facts) -> bool:
    """Whether the bundle keeps to all that is never relaxed."""
    items = [facts.items[line.item_id] for line in lines]
    if len({item.item_id for item in items}) < len(items):
        return False
    for line, item in zip(lines, items, strict=True):
        above = {item.category} | facts.ancestors.get(item.category, frozenset())
        youngest = item.attributes.get("age_min_months", 0)
        age = constraints.age_months
        if item.held_reason or item.stock < line.quantity or above & set(constraints.owned):
            return False
        if (above | item.facets) & set(constraints.exclude):
            return False
        if age is not None and isinstance(youngest, int) and age < youngest:
            return False
    return all(_fit(a, b, facts) for a, b in combinations(items, 2))


def _fit(left: Item, right: Item, facts: Facts) -> bool:
    for rule in facts.rules:
        for a, b in ((left, right), (right, left)):
            sides = (a.category, b.category) == (rule.left_category, rule.right_category)
            ours = a.attributes.get(rule.left_attribute)
            theirs = b.attributes.get(rule.right_attribute)
            if not sides or ours is None or theirs is None:
                continue
            if rule.relation == "disjoint":
                if any(value in str(theirs) for value in ("nut", "egg") if value in str(ours)):
                    return False
            elif ours != theirs:
                return False
    return True


def total(lines: Bundle, facts: Facts) -> int:
    return sum(facts.items[line.item_id].price_cents * line.quantity for line in lines)


def misses(lines: Bundle, constraints: Constraints, brief: Brief, facts: Facts) -> dict[str, float]:
    """What the bundle misses of all that may give way, and by how much."""
    items = {line.role_id: facts.items[line.item_id] for line in lines}
    found: dict[str, float] = {}
    for index, bound in enumerate(constraints.bounds):
        by = _short(bound, lines, facts)
        if by > 0:
            found[f"bound {index}"] = by
    budget, spent = constraints.budget, total(lines, facts)
    if budget is not None:
        over = spent - (budget.max_cents if budget.max_cents is not None else spent)
        under = (budget.min_cents if budget.min_cents is not None else spent) - spent
        if max(over, under) > 0:
            found["budget"] = max(over, under)
    slowest = max(item.delivery_days for item in items.values())
    if constraints.within_days is not None and slowest > constraints.within_days:
        found["within_days"] = slowest - constraints.within_days
    for entry in brief.roles:
        if entry.role.required and entry.role.role_id not in items:
            found[f"role {entry.role.role_id}"] = 0
    for item_id in constraints.keep:
        if item_id not in {item.item_id for item in items.values()}:
            found[f"keep {item_id}"] = 0
    return found


def _short(bound: Bound, lines: Bundle, facts: Facts) -> float:
    """How far a bundle of known weights is from being strictly beyond a bound on weight."""
    assert bound.measure == "weight", "the oracle knows one measure"
    weight = 0
    for line in lines:
        one = facts.items[line.item_id].attributes["weight_g"]
        assert isinstance(one, int)
        weight += one * line.quantity
    ahead = bound.value - weight if bound.direction == "less" else weight - bound.value
    return 0 if ahead > 0 else 1 - ahead


def cost(missed: dict[str, float]) -> tuple[int, list[int]]:
    """How bad a relaxation is: how many constraints, and of which kinds."""
    ranks = [RANK[name.split()[0]] for name in missed]
    return len(ranks), sorted(ranks, reverse=True)
