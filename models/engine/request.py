"""Whether a request names only what the catalog has, and what is left of it after an edit."""

from collections.abc import Iterable
from dataclasses import replace

from data.catalog.snapshot import Catalog
from data.types.scenario import BundleItem
from models.composition.edits import edited_away
from models.constraints.facts import Facts
from models.contract.recommendation import Edit, RecommendRequest, Taste
from models.engine.errors import EngineError


def check_request(request: RecommendRequest, catalog: Catalog) -> None:
    """Raises EngineError for an unknown item or scenario, and for values that cannot be."""
    named = [*request.constraints.keep, *((request.anchor,) if request.anchor else ())]
    check_offered(named, catalog)
    if request.edit is not None:
        check_lines(request.edit.base, catalog)
    check_scenario(request.scenario_id, catalog)
    check_taste(request.taste)
    if not 1 <= request.slate_size <= 24:
        raise EngineError("bad_request", "slate_size must be from 1 to 24")
    party_size = request.constraints.party_size
    if party_size is not None and party_size < 1:
        raise EngineError("bad_request", "party_size must be at least 1")


def settled(request: RecommendRequest, facts: Facts) -> RecommendRequest:
    """The last word wins: what an edit takes out is no longer kept or required."""
    edit = request.edit
    gone = edited_away(edit)
    if edit is None or not gone:
        return request
    wanted = request.constraints
    keep = tuple(item_id for item_id in wanted.keep if item_id not in gone)
    require = tuple(one for one in wanted.require if not _is_given_up(one, edit, gone, facts))
    return replace(request, constraints=replace(wanted, keep=keep, require=require))


def _is_given_up(category: str, edit: Edit, gone: Iterable[str], facts: Facts) -> bool:
    """Whether the edit takes out what met the requirement, and lets nothing in that meets it."""
    met_it = any(facts.is_within(facts.items[one].category, category) for one in gone)
    if edit.kind == "swap":
        return met_it and edit.category is not None and not facts.is_within(edit.category, category)
    return met_it


def check_lines(lines: Iterable[BundleItem], catalog: Catalog) -> None:
    """Raises EngineError for an unknown item. One held back since may be in what was shown."""
    for line in lines:
        if catalog.item(line.item_id) is None:
            raise _unknown(line.item_id)


def check_offered(item_ids: Iterable[str], catalog: Catalog) -> None:
    """Raises EngineError for what nobody can ask for: unknown items, and those held back."""
    for item_id in item_ids:
        if catalog.offered(item_id) is None:
            raise _unknown(item_id)


def _unknown(item_id: str) -> EngineError:
    return EngineError("unknown_item", f"the catalog has no item {item_id[:80]!r}")


def check_scenario(scenario_id: str | None, catalog: Catalog) -> None:
    if scenario_id is not None and scenario_id not in catalog.scenarios:
        raise EngineError("unknown_scenario", f"the catalog has no scenario {scenario_id[:80]!r}")


def check_taste(taste: Taste) -> None:
    if len(taste.features) != len(taste.mean):
        raise EngineError("bad_request", "taste needs one weight a feature")
