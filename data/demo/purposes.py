"""Reads what people shop for: scenarios, authored bundles, what goes with what, and guides."""

from pathlib import Path
from typing import get_args

from data.catalog.entries import Entry, EntryError, Problems
from data.catalog.knowledge.knowledge import Knowledge
from data.catalog.knowledge.reading import read_knowledge
from data.demo.families import item_id_of, unknown
from data.demo.words import Words
from data.types.scenario import (
    AuthoredBundle,
    BundleItem,
    Guide,
    QuantityRule,
    Role,
    Scenario,
)

QUANTITIES: tuple[QuantityRule, ...] = get_args(QuantityRule)
FEWEST_ROLES, MOST_ROLES = 3, 7


def scenario_of(entry: Entry, department: str, words: Words) -> Scenario:
    unknown(entry, ("scenario", "name", "description", "aliases", "roles"))
    roles = tuple(_role(part, words) for part in entry.parts("roles"))
    if not FEWEST_ROLES <= len(roles) <= MOST_ROLES:
        raise EntryError(f"{len(roles)} roles; a scenario has {FEWEST_ROLES} to {MOST_ROLES}")
    if len({role.role_id for role in roles}) < len(roles):
        raise EntryError("a role is named twice")
    name, description = entry.text("name"), entry.text("description")
    return Scenario(entry.name, department, name, description, entry.words("aliases"), roles)


def _role(entry: Entry, words: Words) -> Role:
    role_id = entry.get("role", str)
    unknown(entry, ("role", "name", "categories", "quantity", "required"))
    categories = entry.words("categories")
    for category in categories:
        if not words.has(category, ("category",)):
            raise EntryError(f"role {role_id}: category {category!r} is no concept")
    stated = entry.get("quantity", str, "one")
    quantity = next((known for known in QUANTITIES if known == stated), None)
    if quantity is None or not categories:
        raise EntryError(f"role {role_id}: needs categories, and a quantity of {QUANTITIES}")
    return Role(
        role_id, entry.text("name"), categories, quantity, entry.get("required", bool, True)
    )


def bundle_of(entry: Entry, number: int) -> AuthoredBundle:
    """``number`` counts the bundles of one scenario, from 1."""
    unknown(entry, ("scenario", "why", "popularity", "items"))
    scenario_id = entry.get("scenario", str)
    popularity = entry.get("popularity", int)
    if not 1 <= popularity <= 100:
        raise EntryError("popularity must be between 1 and 100")
    items = tuple(
        _bundle_item(str(role), choice) for role, choice in entry.get("items", dict).items()
    )
    return AuthoredBundle(
        f"bundle-{scenario_id}-{number}", scenario_id, items, entry.text("why"), popularity
    )


def _bundle_item(role: str, choice: object) -> BundleItem:
    named, quantity = choice if isinstance(choice, list) and len(choice) == 2 else (choice, 1)
    if not isinstance(named, str) or named.count("/") != 1 or not isinstance(quantity, int):
        raise EntryError(f"{role}: write family/variant or [family/variant, quantity]: {choice!r}")
    return BundleItem(item_id_of(*named.split("/")), role, quantity)


def knowledge_of(folder: Path, words: Words, problems: Problems) -> Knowledge:
    """The department's rules, and its complements and substitutes where it has a file of them."""
    associations = folder / "associations.yml"
    files = (folder / "rules.yml", *((associations,) if associations.exists() else ()))
    categories = {concept_id for kind, concept_id in words.by_kind if kind == "category"}
    reading = read_knowledge(files, categories)
    problems.found += [*reading.problems.found, *reading.warnings.found]
    return reading.knowledge


def guide_of(entry: Entry) -> Guide:
    unknown(entry, ("guide", "scenario", "category", "title", "body"))
    return Guide(
        entry.name,
        entry.optional("scenario", str),
        entry.optional("category", str),
        entry.text("title"),
        entry.text("body"),
    )
