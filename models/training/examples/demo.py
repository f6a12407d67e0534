"""The demo shop's authored bundles as training data, held out by scenario and by family."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy.orm import Session

from data.catalog.snapshot import Catalog, load_catalog
from data.types.scenario import AuthoredBundle, Scenario
from data.types.text import LANGUAGES, Language
from models.evaluation.dataset.bundle import Split, TrainingBundle, language_of
from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.dataset.item import TrainingItem
from models.training.examples.groups import session_groups
from models.training.examples.held_out import Makes, choose_groups, without_held_out
from models.training.examples.rows import Stock, held_out_rows
from models.training.examples.shop_items import for_sale, shop_items
from models.training.examples.stated import stated_facts

SOURCE = "demo"


def demo_data(session: Session, seed: int) -> TrainingData:
    """The stored shop's authored bundles. Raises NothingToLearn."""
    catalog = load_catalog(session)
    return authored_data(catalog, shop_items(session, catalog, for_sale(catalog)), seed)


def authored_data(catalog: Catalog, items: Mapping[str, TrainingItem], seed: int) -> TrainingData:
    """The catalog's authored bundles of these items, each in both languages."""
    bundles = [one for bundle in catalog.bundles.values() for one in _lines(catalog, bundle, items)]
    if not bundles:
        raise NothingToLearn("the shop has no authored bundles of items that are for sale")
    makes = Makes({item_id: item.kind() for item_id, item in items.items()})
    grouped = [
        replace(bundle, session_id=group)
        for bundle, group in zip(bundles, session_groups(bundles, makes.of), strict=True)
    ]
    departments = {
        one.session_id: catalog.scenarios[_scenario_id(catalog, one)].department for one in grouped
    }
    where = choose_groups(grouped, makes, departments, np.random.default_rng(seed))
    parts, lost = without_held_out(grouped, where, makes)
    marked = _marked(items, parts)
    rows = held_out_rows(parts, Stock.of(marked.values()), seed)
    notes = {"source": SOURCE, "seed": seed, "left_out": lost}
    return TrainingData(marked, parts, rows, notes, stated_facts(catalog, marked))


def _lines(
    catalog: Catalog, bundle: AuthoredBundle, items: Mapping[str, TrainingItem]
) -> list[TrainingBundle]:
    """One line a language; a bundle of which fewer than two items are for sale has none."""
    members = [line for line in bundle.items if line.item_id in items]
    if len(members) < 2:
        return []
    scenario = catalog.scenarios[bundle.scenario_id]
    return [
        TrainingBundle(
            bundle_id=bundle.bundle_id,
            session_id=bundle.scenario_id,
            intent=scenario.name.in_language(language),
            items=tuple(line.item_id for line in members),
            language=language,
            source=SOURCE,
            roles=tuple(line.role_id for line in members),
            wordings=_wordings(scenario, bundle, language),
        )
        for language in LANGUAGES
    ]


def _wordings(scenario: Scenario, bundle: AuthoredBundle, language: Language) -> tuple[str, ...]:
    """The scenario's other names, and what the bundle's author says of it."""
    aliases = [one for one in scenario.aliases if language_of(one) == language]
    why = bundle.why.in_language(language)
    name = scenario.name.in_language(language)
    return tuple(one for one in dict.fromkeys((*aliases, why)) if one and one != name)


def _scenario_id(catalog: Catalog, bundle: TrainingBundle) -> str:
    return catalog.bundles[bundle.bundle_id].scenario_id


def _marked(
    items: Mapping[str, TrainingItem], parts: Mapping[Split, Sequence[TrainingBundle]]
) -> dict[str, TrainingItem]:
    """Items of held-out families say so."""
    held = {
        items[item_id].kind(): split
        for split in ("valid", "test")
        for bundle in parts[split]
        for item_id in bundle.items
    }
    return {one: replace(item, held_out=held.get(item.kind(), "")) for one, item in items.items()}
