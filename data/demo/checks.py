"""What must hold between the parts of the shop: ids once, roles fillable, bundles that fit."""

from collections import Counter
from collections.abc import Iterable
from itertools import permutations

from data.catalog.entries import Problems
from data.catalog.knowledge.fit import verdict
from data.demo.words import Words
from data.types.item import Item
from data.types.scenario import AuthoredBundle, Role, Scenario
from data.types.source import ShopContent

FEWEST_CANDIDATES = 4


def check_shop(content: ShopContent, words: Words, problems: Problems) -> None:
    _check_once("family", (item.item_id for item in content.items), problems)
    _check_once("scenarios", (one.scenario_id for one in content.scenarios), problems)
    _check_once("rules", (rule.rule_id for rule in content.rules), problems)
    _check_once("associations", (one.association_id for one in content.associations), problems)
    _check_once("guides", (guide.guide_id for guide in content.guides), problems)
    _check_sellers(content, problems)
    _check_roles(content, words, problems)
    _check_bundles(content, words, problems)
    _check_guides(content, words, problems)


def _check_once(what: str, ids: Iterable[str], problems: Problems) -> None:
    for one, count in Counter(ids).items():
        if count > 1:
            problems.add(what, one, "id is used twice in the shop")


def _check_sellers(content: ShopContent, problems: Problems) -> None:
    sellers = {seller.seller_id for seller in content.sellers}
    for seller in content.sellers:
        shares = 0 <= seller.trust <= 1 and 0 <= seller.dispute_rate <= 1
        if not shares or seller.rating_count < 0 or seller.fake_reports < 0:
            what = "trust and dispute_rate lie between 0 and 1, counts from 0"
            problems.add("sellers.yml", seller.seller_id, what)
    for item in content.items:
        if item.seller_id not in sellers:
            problems.add(f"{item.department}/families.yml", item.item_id, "seller is unknown")


def _check_roles(content: ShopContent, words: Words, problems: Problems) -> None:
    sold = (item for item in content.items if item.stock and item.held_reason is None)
    in_stock = Counter(item.category for item in sold)
    for scenario in content.scenarios:
        file = f"{scenario.department}/scenarios.yml"
        for role in scenario.roles:
            able = sum(count for one, count in in_stock.items() if does(role, one, words))
            fewest = FEWEST_CANDIDATES if role.required else 1
            if able < fewest:
                what = f"role {role.role_id} has {able} candidates in stock, needs {fewest}"
                problems.add(file, scenario.scenario_id, what)


def does(role: Role, category: str, words: Words) -> bool:
    """Whether the category, or one above it, is among the role's."""
    return not set(words.lineage(category)).isdisjoint(role.categories)


def _check_bundles(content: ShopContent, words: Words, problems: Problems) -> None:
    items = {item.item_id: item for item in content.items}
    scenarios = {scenario.scenario_id: scenario for scenario in content.scenarios}
    for bundle in content.bundles:
        scenario = scenarios.get(bundle.scenario_id)
        if scenario is None:
            problems.add("bundles.yml", bundle.bundle_id, "scenario is unknown")
            continue
        file = f"{scenario.department}/bundles.yml"
        missing = [line.item_id for line in bundle.items if line.item_id not in items]
        for item_id in missing:
            problems.add(file, bundle.bundle_id, f"{item_id} does not exist")
        if not missing:
            for what in _faults(bundle, scenario, items, content, words):
                problems.add(file, bundle.bundle_id, what)
    _check_twice(content, problems)


def _faults(
    bundle: AuthoredBundle,
    scenario: Scenario,
    items: dict[str, Item],
    content: ShopContent,
    words: Words,
) -> Iterable[str]:
    roles = {role.role_id: role for role in scenario.roles}
    for line in bundle.items:
        item = items[line.item_id]
        if line.role_id not in roles:
            yield f"{scenario.scenario_id} has no role {line.role_id}"
        elif not does(roles[line.role_id], item.category, words):
            yield f"a {item.category} cannot be the {line.role_id}"
        if item.held_reason is not None:
            yield f"{line.item_id} is held back: {item.held_reason}"
        if not 1 <= line.quantity <= item.stock:
            yield f"{line.quantity} of {line.item_id}, but {item.stock} in stock"
    for role in scenario.roles:
        if role.required and role.role_id not in {line.role_id for line in bundle.items}:
            yield f"required role {role.role_id} is empty"
    yield from _misfits([items[line.item_id] for line in bundle.items], content, words)


def _misfits(chosen: list[Item], content: ShopContent, words: Words) -> Iterable[str]:
    for left, right in permutations(chosen, 2):
        above_left, above_right = words.lineage(left.category), words.lineage(right.category)
        for rule in content.rules:
            concerned = rule.left_category in above_left and rule.right_category in above_right
            if concerned and verdict(rule, left, right) is False:
                yield f"{left.item_id} and {right.item_id} break {rule.rule_id}"


def _check_twice(content: ShopContent, problems: Problems) -> None:
    seen: dict[tuple[str, frozenset[str]], str] = {}
    for bundle in content.bundles:
        chosen = bundle.scenario_id, frozenset(line.item_id for line in bundle.items)
        first = seen.setdefault(chosen, bundle.bundle_id)
        if first != bundle.bundle_id:
            problems.add("bundles.yml", bundle.bundle_id, f"same items as {first}")


def _check_guides(content: ShopContent, words: Words, problems: Problems) -> None:
    scenarios = {scenario.scenario_id for scenario in content.scenarios}
    for guide in content.guides:
        if guide.scenario_id is not None and guide.scenario_id not in scenarios:
            problems.add("guides.yml", guide.guide_id, f"no scenario {guide.scenario_id}")
        if guide.category is not None and not words.has(guide.category, ("category",)):
            problems.add("guides.yml", guide.guide_id, f"no category {guide.category}")
