"""What the catalog of a running shop states."""

from data.catalog.snapshot import Catalog
from data.catalog.wording import plain
from data.types.scenario import Scenario
from models.constraints.facts import facts_of
from models.scorer.stated.purposes import Purpose, PurposeRole, Purposes
from models.scorer.stated.stated import StatedShop


def stated_shop(catalog: Catalog) -> StatedShop:
    facts = facts_of(catalog)
    purposes = [_purpose(one) for one in catalog.scenarios.values()]
    return StatedShop(facts, Purposes(purposes, facts.is_within), authored_complements(catalog))


def authored_complements(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Pairs of categories that people wrote down: those counted in baskets say what is bought."""
    return tuple(
        (one.left_category, one.right_category)
        for one in catalog.associations
        if one.kind == "complement" and one.support is None
    )


def names_of(scenario: Scenario) -> tuple[str, ...]:
    """All that it is called, in both languages."""
    names = (scenario.name.en, scenario.name.zh, *scenario.aliases)
    return tuple(dict.fromkeys(one for one in names if one))


def _purpose(scenario: Scenario) -> Purpose:
    return Purpose(
        tuple(map(plain, names_of(scenario))),
        tuple(PurposeRole(one.categories, one.required) for one in scenario.roles),
    )
