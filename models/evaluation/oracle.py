"""Judges recommendations by the catalog alone; shares no code with composing or checking them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from data.catalog.snapshot import Catalog
from data.types.compatibility import CompatibilityRule
from data.types.item import Item
from data.types.scenario import BundleItem
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import PoolBundle, Recommendation, RecommendRequest

SUMS = {"price": "price_cents", "weight": "weight_g", "size": "volume_ml"}


@dataclass(frozen=True, slots=True)
class Complaint:
    """``kind`` is what was broken, ``unknown_item`` included."""

    kind: str
    bundle_id: str
    detail: str


def complaints(
    catalog: Catalog, request: RecommendRequest, answer: Recommendation
) -> list[Complaint]:
    """Everything that is wrong with any bundle of the pool, relaxations being allowed for."""
    relaxed = {one.constraint for one in answer.relaxations}
    found = []
    for bundle in answer.pool:
        strangers = [line for line in bundle.items if line.item_id not in catalog.items]
        if strangers:
            found += [Complaint("unknown_item", bundle.bundle_id, str(strangers))]
            continue
        for kind, detail in _wrong(catalog, request, bundle, relaxed):
            found.append(Complaint(kind, bundle.bundle_id, detail))
    return found


def _wrong(
    catalog: Catalog, request: RecommendRequest, bundle: PoolBundle, relaxed: set[str]
) -> Iterator[tuple[str, str]]:
    lines = [(line, catalog.items[line.item_id]) for line in bundle.items]
    wanted = request.constraints
    yield from _shelf(lines)
    yield from _misfits(catalog, [item for _, item in lines])
    yield from _unwanted(catalog, [item for _, item in lines], wanted)
    yield from _total(lines, bundle.total_cents, wanted, relaxed)
    yield from _missing(catalog, [item for _, item in lines], request, relaxed)
    yield from _quantities(catalog, request, lines)
    if "within_days" not in relaxed and wanted.within_days is not None:
        late = [item.item_id for _, item in lines if item.delivery_days > wanted.within_days]
        yield from (("within_days", item_id) for item_id in late)
    if "bound" not in relaxed:
        for bound in wanted.bounds:
            if not _is_beyond(lines, bound):
                yield "bound", str(bound)
    yield from _untouched(request, bundle.items, relaxed)


def _shelf(lines: Sequence[tuple[BundleItem, Item]]) -> Iterator[tuple[str, str]]:
    if not lines:
        yield "empty", ""
    if len({item.item_id for _, item in lines}) < len(lines):
        yield "repeated", ""
    for line, item in lines:
        if item.held_reason is not None:
            yield "held", item.item_id
        if not 1 <= line.quantity <= item.stock:
            yield "stock", f"{line.quantity} of {item.stock} {item.item_id}"


def _misfits(catalog: Catalog, items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    for left, right in permutations(items, 2):
        for rule in catalog.rules:
            if _applies(catalog, rule, left, right) and not _fits(rule, left, right):
                yield "compatibility", f"{rule.rule_id}: {left.item_id}, {right.item_id}"


def _applies(catalog: Catalog, rule: CompatibilityRule, left: Item, right: Item) -> bool:
    return (
        rule.left_category in _kinds(catalog, left)
        and rule.right_category in _kinds(catalog, right)
        and left.attributes.get(rule.left_attribute) is not None
        and right.attributes.get(rule.right_attribute) is not None
    )


def _fits(rule: CompatibilityRule, left: Item, right: Item) -> bool:
    one, other = left.attributes[rule.left_attribute], right.attributes[rule.right_attribute]
    if rule.relation in ("equal", "overlap", "disjoint"):
        ours = set(one) if isinstance(one, tuple) else {one}
        theirs = set(other) if isinstance(other, tuple) else {other}
        shared = bool(ours & theirs)
        return {"equal": ours == theirs, "overlap": shared, "disjoint": not shared}[rule.relation]
    least, most = (other, one) if rule.relation == "at_least" else (one, other)
    if isinstance(least, int | float) and isinstance(most, int | float):
        return least <= most
    return True


def _kinds(catalog: Catalog, item: Item) -> set[str]:
    return {item.category, *catalog.ancestors(item.category)}


def _unwanted(
    catalog: Catalog, items: Sequence[Item], wanted: Constraints
) -> Iterator[tuple[str, str]]:
    for item in items:
        carried = catalog.facets_of(item)
        yield from (("exclude", item.item_id) for term in wanted.exclude if term in carried)
        owned = _kinds(catalog, item) & set(wanted.owned)
        yield from (("owned", f"{item.item_id} {category}") for category in owned)
        least, most = item.number("age_min_months"), item.number("age_max_months")
        age = wanted.age_months
        if age is not None and not (least or 0) <= age <= (9999 if most is None else most):
            yield "age", item.item_id


def _total(
    lines: Sequence[tuple[BundleItem, Item]], stated: int, wanted: Constraints, relaxed: set[str]
) -> Iterator[tuple[str, str]]:
    total = sum(line.quantity * item.price_cents for line, item in lines)
    if total != stated:
        yield "total", f"{stated} instead of {total}"
    budget = wanted.budget
    if budget is None or "budget" in relaxed:
        return
    if budget.max_cents is not None and total > budget.max_cents:
        yield "budget", f"{total} over {budget.max_cents}"
    if budget.min_cents is not None and total < budget.min_cents:
        yield "budget", f"{total} under {budget.min_cents}"


def _missing(
    catalog: Catalog, items: Sequence[Item], request: RecommendRequest, relaxed: set[str]
) -> Iterator[tuple[str, str]]:
    present = {item.item_id for item in items}
    kinds = {kind for item in items for kind in _kinds(catalog, item)}
    edit = request.edit
    going = edit.role_id if edit and edit.kind in ("swap", "remove") else None
    gone = {line.item_id for line in edit.base if line.role_id == going} if edit else set()
    if "keep" not in relaxed:
        missed = set(request.constraints.keep) - present - gone
        yield from (("keep", item_id) for item_id in missed)
    if "require" not in relaxed:
        # What the shopper takes out is not required any more.
        given_up = {kind for one in gone for kind in _kinds(catalog, catalog.items[one])}
        required = set(request.constraints.require) - given_up
        yield from (("require", one) for one in required - kinds)
    anchor = request.anchor
    if anchor and not edit and not {"anchor", "keep"} & relaxed and anchor not in present:
        owned = set(request.constraints.owned) & _kinds(catalog, catalog.items[anchor])
        yield from (("anchor", anchor) for _ in range(not owned))


def _quantities(
    catalog: Catalog, request: RecommendRequest, lines: Sequence[tuple[BundleItem, Item]]
) -> Iterator[tuple[str, str]]:
    """Enough for the party, where the scenario's own roles say how they are counted."""
    scenario = catalog.scenarios.get(request.scenario_id or "")
    party = request.constraints.party_size
    if scenario is None or party is None:
        return
    rules = {role.role_id: role.quantity for role in scenario.roles}
    for line, item in lines:
        capacity = item.number("capacity") or party
        served = {"per_person": line.quantity, "by_capacity": line.quantity * capacity}
        if served.get(rules.get(line.role_id, "one"), party) < party:
            yield "quantity", f"{line.quantity} of {item.item_id} for {party}"


def _is_beyond(lines: Sequence[tuple[BundleItem, Item]], bound: Bound) -> bool:
    part = [(line, item) for line, item in lines if bound.role_id in (None, line.role_id)]
    if bound.role_id is not None and not part:
        return True
    values = [(line.quantity, _measured(item, bound.measure)) for line, item in part]
    known = [(quantity, value) for quantity, value in values if value is not None]
    if len(known) < len(values):
        return False
    total = sum(quantity * value for quantity, value in known)
    if bound.measure not in SUMS:
        total = sum(value for _, value in known) / len(known)
    return total < bound.value if bound.direction == "less" else total > bound.value


def _measured(item: Item, measure: str) -> float | None:
    if measure == "price":
        return float(item.price_cents)
    if measure == "quality":
        return item.rating if item.rating_count else None
    return item.number(SUMS.get(measure, measure))


def _untouched(
    request: RecommendRequest, lines: Sequence[BundleItem], relaxed: set[str]
) -> Iterator[tuple[str, str]]:
    """An edit changes nothing but what it names, unless it was said that something had to go."""
    edit = request.edit
    if edit is None or edit.kind == "keep" or relaxed & {"keep", "require"}:
        return
    before = {line.item_id for line in edit.base}
    after = {line.item_id for line in lines}
    named = {line.item_id for line in edit.base if line.role_id == edit.role_id}
    staying = before if edit.kind == "add" else before - named
    if not staying <= after:
        yield "edit", f"{edit.kind} lost {sorted(staying - after)}"
    if edit.kind == "remove" and after != staying:
        yield "edit", f"remove brought {sorted(after - staying)}"
    if edit.kind == "swap" and named & after:
        yield "edit", f"swap kept {sorted(named & after)}"
