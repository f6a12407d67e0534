"""An independent judge of slates: plain SQL over the shop's tables, no code of models/.

Every check yields complaints, sentences that say what is wrong; an empty list is a pass.
What the catalog does not know about an item cannot be violated.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, permutations
from typing import Any

from tests.facts import Facts, Wire, values

CONCEPT_KEYS = ("exclude", "owned", "require", "prefer")
NEVER_RELAXED = ("exclude", "stock", "compatib", "age", "owned")


def complaints(facts: Facts, slate: Wire, expected: Wire | None = None) -> list[str]:
    """Everything wrong with a wire slate.

    ``expected`` has the keys of the wire's constraints and takes their place one by one;
    with ``scenario_id`` the quantities are held against that scenario's roles too.
    """
    wanted = {**slate.get("constraints", {}), **(expected or {})}
    relaxations = slate.get("relaxations", [])
    found = [*_relaxation_complaints(relaxations), *_slate_complaints(slate["bundles"])]
    found += _word_complaints(facts, slate.get("constraints", {}))
    for bundle in slate["bundles"]:
        label = f"bundle {bundle['position']}"
        strangers = _unknown(facts, bundle)
        if strangers:
            found += [f"{label}: {each}" for each in strangers]
            continue
        found += [
            f"{label}: {each}"
            for check in (_prices, _shelf, _fit, _reasons)
            for each in check(facts, bundle, slate.get("language", "en"))
        ]
        found += [f"{label}: {each}" for each in _wishes(facts, bundle, wanted, relaxations)]
    return found


def _slate_complaints(bundles: Sequence[Wire]) -> Iterator[str]:
    if not 1 <= len(bundles) <= 3:
        yield f"a slate has 1 to 3 bundles, not {len(bundles)}"
    if [bundle["position"] for bundle in bundles] != list(range(len(bundles))):
        yield "the positions do not count up from 0"
    if len({bundle["bundle_id"] for bundle in bundles}) != len(bundles):
        yield "two bundles have the same id"
    for left, right in combinations(bundles, 2):
        if item_ids_of(left) == item_ids_of(right):
            yield f"bundles {left['position']} and {right['position']} are the same items"


def _word_complaints(facts: Facts, constraints: Wire) -> Iterator[str]:
    for key in CONCEPT_KEYS:
        for word in constraints.get(key) or ():
            if word not in facts.names:
                yield f"{key} names {word!r}, which is no concept of the shop"


def _relaxation_complaints(relaxations: Iterable[Wire]) -> Iterator[str]:
    for relaxation in relaxations:
        if relaxation["constraint"].startswith(NEVER_RELAXED):
            yield f"{relaxation['constraint']} is never relaxed"
        if not str(relaxation.get("text", "")).strip():
            yield f"the relaxation of {relaxation['constraint']} says nothing"


def _unknown(facts: Facts, bundle: Wire) -> list[str]:
    strangers = sorted(item_ids_of(bundle) - facts.items.keys())
    return [f"{item_id} is not in the catalog" for item_id in strangers]


def _prices(facts: Facts, bundle: Wire, language: str) -> Iterator[str]:
    for line in bundle["items"]:
        item = facts.items[line["item_id"]]
        if line["price_cents"] != item["price_cents"]:
            yield f"{line['item_id']} costs {item['price_cents']}, not {line['price_cents']}"
        if line["title"] != item[f"title_{language}"]:
            yield f"{line['item_id']} is not called {line['title']!r} in {language}"
        if bundle["currency"] != item["currency"]:
            yield f"{line['item_id']} is priced in {item['currency']}"
    total = sum(line["price_cents"] * line["quantity"] for line in bundle["items"])
    if total != bundle["total_cents"]:
        yield f"the total is {total}, not {bundle['total_cents']}"


def _shelf(facts: Facts, bundle: Wire, _language: str) -> Iterator[str]:
    if not bundle["items"]:
        yield "it is empty"
    if len(item_ids_of(bundle)) != len(bundle["items"]):
        yield "an item stands in it twice"
    for line in bundle["items"]:
        item = facts.items[line["item_id"]]
        if item["held_reason"] is not None:
            yield f"{line['item_id']} is held"
        if line["quantity"] < 1:
            yield f"{line['item_id']} has quantity {line['quantity']}"
        if line["quantity"] > item["stock"]:
            yield f"{line['item_id']} has {item['stock']} in stock, not {line['quantity']}"


def _fit(facts: Facts, bundle: Wire, _language: str) -> Iterator[str]:
    return misfits(facts, [line["item_id"] for line in bundle["items"]])


def misfits(facts: Facts, item_ids: Iterable[str]) -> Iterator[str]:
    """Each compatibility rule that a pair of the items breaks."""
    items = [facts.items[item_id] for item_id in item_ids]
    for left, right in permutations(items, 2):
        for rule in facts.rules:
            if _holds(facts, rule, left, right) is False:
                yield f"{rule['rule_id']} fails for {left['item_id']} and {right['item_id']}"


def _reasons(facts: Facts, bundle: Wire, _language: str) -> Iterator[str]:
    for reason in bundle["reasons"]:
        if not reason["text"].strip():
            yield f"a reason of kind {reason['kind']} says nothing"
        foreign = set(reason["item_ids"]) - item_ids_of(bundle)
        if foreign:
            yield f"a reason speaks of {sorted(foreign)}, which is not in the bundle"
        elif reason["kind"] == "compatible" and not _is_compatible(facts, reason["item_ids"]):
            yield f"no rule says that {reason['item_ids']} fit together"
        elif reason["kind"] in ("complement", "substitute") and not _is_told(facts, reason):
            yield f"nothing calls {reason['item_ids']} a {reason['kind']}"


def _is_told(facts: Facts, reason: Wire) -> bool:
    """Whether an association names the categories: of both items, or of the one that stands in."""
    left, right = facts.items[reason["item_ids"][0]], facts.items[reason["item_ids"][-1]]
    both = reason["kind"] == "complement"
    return any(
        one["kind"] == reason["kind"]
        and facts.is_a(right, one["right_category"])
        and (not both or facts.is_a(left, one["left_category"]))
        for one in facts.associations
    )


def _is_compatible(facts: Facts, item_ids: Sequence[str]) -> bool:
    items = [facts.items[item_id] for item_id in item_ids]
    return any(
        _holds(facts, rule, left, right)
        for left, right in permutations(items, 2)
        for rule in facts.rules
    )


def _holds(facts: Facts, rule: Wire, left: Wire, right: Wire) -> bool | None:
    """Whether the rule holds for the pair; None where it says nothing about it."""
    applies = facts.is_a(left, rule["left_category"]) and facts.is_a(right, rule["right_category"])
    a = left["attributes"].get(rule["left_attribute"])
    b = right["attributes"].get(rule["right_attribute"])
    if not applies or a is None or b is None:
        return None
    match rule["relation"]:
        case "equal":
            return set(values(a)) == set(values(b))
        case "overlap":
            return bool(set(values(a)) & set(values(b)))
        case "disjoint":
            return not set(values(a)) & set(values(b)) if values(b) else None
        case "at_least":
            return _ordered(b, a)
        case "at_most":
            return _ordered(a, b)
    raise ValueError(f"unknown relation {rule['relation']}")


def _ordered(small: Any, large: Any) -> bool | None:
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in (small, large))
    return bool(small <= large) if numbers else None


def _wishes(facts: Facts, bundle: Wire, wanted: Wire, relaxations: Sequence[Wire]) -> Iterator[str]:
    items = [facts.items[line["item_id"]] for line in bundle["items"]]
    relaxed = tuple(relaxation["constraint"] for relaxation in relaxations)
    yield from _budget(bundle["total_cents"], wanted.get("budget"), relaxations)
    yield from _unwanted(facts, items, wanted)
    yield from _limits(items, wanted)
    if not _any_starts(relaxed, "keep"):
        missing = set(wanted.get("keep") or ()) - item_ids_of(bundle)
        yield from (f"{item_id} was to be kept" for item_id in sorted(missing))
    if not _any_starts(relaxed, "role", "require"):
        for category in wanted.get("require") or ():
            if not any(facts.is_a(item, category) for item in items):
                yield f"there is no {category} in it"
    if not _any_starts(relaxed, "bound", "critique"):
        yield from _bounds(facts, bundle, wanted.get("bounds") or ())
    yield from _quantities(facts, bundle, wanted)


def _budget(total: int, budget: Wire | None, relaxations: Sequence[Wire]) -> Iterator[str]:
    bounds = dict(budget or {})
    for relaxation in relaxations:
        if relaxation["constraint"].startswith("budget"):
            bounds |= relaxation["to"]
    low, high = bounds.get("min_cents"), bounds.get("max_cents")
    if high is not None and total > high:
        yield f"{total} is over the budget of {high}"
    if low is not None and total < low:
        yield f"{total} is under the least budget of {low}"


def _unwanted(facts: Facts, items: Iterable[Wire], wanted: Wire) -> Iterator[str]:
    for item in items:
        for concept in sorted(facts.carried(item) & set(wanted.get("exclude") or ())):
            yield f"{item['item_id']} carries {concept}, which is excluded"
        for category in wanted.get("owned") or ():
            if facts.is_a(item, category):
                yield f"{item['item_id']} is a {category}, which the shopper owns"


def _limits(items: Iterable[Wire], wanted: Wire) -> Iterator[str]:
    months, days = wanted.get("age_months"), wanted.get("within_days")
    for item in items:
        youngest = item["attributes"].get("age_min_months")
        oldest = item["attributes"].get("age_max_months")
        if months is not None and youngest is not None and months < youngest:
            yield f"{item['item_id']} is for {youngest} months and up"
        if months is not None and oldest is not None and months > oldest:
            yield f"{item['item_id']} is for up to {oldest} months"
        if days is not None and item["delivery_days"] > days:
            yield f"{item['item_id']} takes {item['delivery_days']} days"


def measure(facts: Facts, bundle: Wire, name: str, role: str | None = None) -> float | None:
    """A bundle's measure (or that of the item in one role) by the catalog; None if unknown."""
    lines = [line for line in bundle["items"] if role in (None, line.get("role"))]
    if name == "price":
        return float(sum(line["price_cents"] * line["quantity"] for line in lines))
    items = [(facts.items[line["item_id"]], int(line["quantity"])) for line in lines]
    if name == "quality":
        return _mean([item["rating"] for item, _ in items])
    if name == "boldness":
        return _mean([b for item, _ in items if (b := item["attributes"].get(name)) is not None])
    attribute = {"weight": "weight_g", "size": "volume_ml"}[name]
    known = [(item["attributes"].get(attribute), quantity) for item, quantity in items]
    return float(sum(value * quantity for value, quantity in known if value is not None))


def _bounds(facts: Facts, bundle: Wire, bounds: Iterable[Wire]) -> Iterator[str]:
    for bound in bounds:
        value = measure(facts, bundle, bound["measure"], bound.get("role_id"))
        less = bound["direction"] == "less"
        if value is None or (value < bound["value"] if less else value > bound["value"]):
            continue
        name, limit = bound["measure"], bound["value"]
        yield f"its {name} {value:g} is not {bound['direction']} than {limit:g}"


def _quantities(facts: Facts, bundle: Wire, wanted: Wire) -> Iterator[str]:
    party = wanted.get("party_size")
    roles = facts.roles.get(wanted.get("scenario_id") or "", ())
    for role in roles if party else ():
        names = (role["role_id"], role.get("name_en"), role.get("name_zh"))
        lines = [line for line in bundle["items"] if line.get("role") in names]
        for line in lines:
            needed = _needed(role["quantity"], facts.items[line["item_id"]], int(party or 1))
            if needed is not None and line["quantity"] != needed:
                yield f"{line['item_id']} is needed {needed} times, not {line['quantity']}"


def _needed(rule: str, item: Wire, party: int) -> int | None:
    if rule == "per_person":
        return party
    if rule == "one":
        return 1
    capacity = item["attributes"].get("capacity")
    return -(-party // int(capacity)) if capacity else None


def _any_starts(names: Iterable[str], *prefixes: str) -> bool:
    return any(name.startswith(prefixes) for name in names)


def item_ids_of(bundle: Wire) -> set[str]:
    """The items of a wire bundle, whatever their quantities."""
    return {line["item_id"] for line in bundle["items"]}


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None
