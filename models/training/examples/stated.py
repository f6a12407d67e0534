"""What the shop states of itself, written beside its training data for baselines to read."""

from collections.abc import Iterable

from data.catalog.snapshot import Catalog
from data.types.scenario import Scenario
from models.evaluation.dataset.shop_facts import (
    ShopFacts,
    StatedItem,
    StatedRole,
    StatedRule,
    StatedScenario,
)
from models.scorer.stated.of_catalog import authored_complements, names_of


def stated_facts(catalog: Catalog, item_ids: Iterable[str]) -> ShopFacts:
    """Of these items, and of all scenarios, rules and complements that people wrote down."""
    items = {one: catalog.items[one] for one in item_ids}
    leaves = sorted({one.category for one in items.values()})
    return ShopFacts(
        {
            item_id: StatedItem(one.category, one.attributes, one.presumed_stars, one.rating_count)
            for item_id, one in items.items()
        },
        {leaf: above for leaf in leaves if (above := catalog.ancestors(leaf))},
        tuple(_scenario(one) for one in catalog.scenarios.values()),
        tuple(
            StatedRule(
                one.left_category,
                one.left_attribute,
                one.relation,
                one.right_category,
                one.right_attribute,
            )
            for one in catalog.rules
        ),
        authored_complements(catalog),
    )


def _scenario(scenario: Scenario) -> StatedScenario:
    return StatedScenario(
        scenario.scenario_id,
        names_of(scenario),
        tuple(StatedRole(one.role_id, one.categories, one.required) for one in scenario.roles),
    )
