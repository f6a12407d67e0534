"""What the shop could offer one shopper: bundles drawn at random, whatever any recommender says."""

from dataclasses import dataclass, replace
from random import Random

from data.types.item import Item
from data.types.scenario import BundleItem, Role, Scenario
from models.constraints.facts import Facts
from models.constraints.measures import quantity_of
from models.constraints.violations import item_violations, violations
from models.contract.constraints import Constraints

CANDIDATES = 200
TRIES = 40
OPTIONAL = 0.7
Bundle = tuple[BundleItem, ...]


@dataclass(frozen=True)
class Shelves:
    """A scenario's roles, each with the items that may fill it."""

    roles: tuple[tuple[Role, tuple[Item, ...]], ...]

    @staticmethod
    def of(scenario: Scenario, constraints: Constraints, facts: Facts) -> "Shelves":
        roles = ((role, _able(role, constraints, facts)) for role in scenario.roles)
        return Shelves(tuple((role, items) for role, items in roles if items or role.required))

    def bundle(self, random: Random, constraints: Constraints) -> Bundle:
        """One item a role, of optional roles some; perhaps no bundle that may be proposed."""
        return tuple(
            BundleItem(item.item_id, role.role_id, quantity)
            for role, items in self.roles
            if items and (role.required or random.random() < OPTIONAL)
            for item in (random.choice(items),)
            for quantity in (quantity_of(role, item, constraints.party_size),)
        )


def market(
    scenario: Scenario, constraints: Constraints, facts: Facts, random: Random
) -> tuple[Bundle, ...]:
    """Up to 200 different bundles within all constraints; fewer where few fit together."""
    shelves = Shelves.of(scenario, constraints, facts)
    found: dict[frozenset[str], Bundle] = {}
    facts = replace(facts, roles=scenario.roles)
    for _ in range(CANDIDATES * TRIES):
        bundle = shelves.bundle(random, constraints)
        key = frozenset(line.item_id for line in bundle)
        if key not in found and not violations(bundle, constraints, facts):
            found[key] = bundle
        if len(found) == CANDIDATES:
            break
    return tuple(found.values())


def _able(role: Role, constraints: Constraints, facts: Facts) -> tuple[Item, ...]:
    able = (
        item
        for category in role.categories
        for item in facts.within(category)
        if _may(item, role, constraints, facts)
    )
    return tuple({item.item_id: item for item in able}.values())


def _may(item: Item, role: Role, constraints: Constraints, facts: Facts) -> bool:
    quantity = quantity_of(role, item, constraints.party_size)
    return next(item_violations(item, quantity, constraints, facts), None) is None
