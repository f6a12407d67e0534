"""What the tables say of one shop, read with plain SQL: no code of data/ or models/."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine, text

Wire = Mapping[str, Any]

FACETS = ("material", "color", "style", "allergens", "fuel", "power_source", "features")
JSON_COLUMNS = (
    "attributes",
    "roles",
    "aliases",
    "items",
    "reasons",
    "relaxations",
    "context",
    "mixture",
    "state",
    "detail",
    "folded",
    "custom",
)


@dataclass(frozen=True)
class Facts:
    """What the tables say of one shop.

    ``parents`` maps a concept to those right above it, ``brands`` a brand's name in lower case
    to its concept, ``names`` a concept to its name by language.
    """

    items: Mapping[str, Wire]
    rules: tuple[Wire, ...]
    associations: tuple[Wire, ...]
    roles: Mapping[str, tuple[Wire, ...]]
    parents: Mapping[str, frozenset[str]]
    brands: Mapping[str, str]
    names: Mapping[str, Wire]

    def line(self, concept: str) -> frozenset[str]:
        """The concept and everything above it."""
        found: set[str] = set()
        waiting = {concept}
        while waiting:
            found |= waiting
            waiting = {up for each in waiting for up in self.parents.get(each, ())} - found
        return frozenset(found)

    def carried(self, item: Wire) -> frozenset[str]:
        """Every concept an item carries or names, and everything above each."""
        brand = item["brand"].lower()
        own = {item["department"], item["category"], brand, self.brands.get(brand, brand)}
        for name in FACETS:
            own |= set(values(item["attributes"].get(name)))
        return frozenset().union(*(self.line(concept) for concept in own))

    def called(self, concept: str, language: str) -> str:
        """What people call a concept in that language."""
        return str(self.names[concept][language])

    def is_a(self, item: Wire, category: str) -> bool:
        return category in self.line(item["category"])


def read_facts(database_url: str) -> Facts:
    """The shop as its tables tell it now."""
    concepts = rows(database_url, "concept")
    parents: dict[str, set[str]] = {}
    for concept in concepts:
        if concept["parent"] is not None:
            parents.setdefault(concept["concept_id"], set()).add(concept["parent"])
    return Facts(
        items={item["item_id"]: item for item in rows(database_url, "item")},
        rules=tuple(rows(database_url, "compatibility_rule")),
        associations=tuple(rows(database_url, "association")),
        roles={row["scenario_id"]: tuple(row["roles"]) for row in rows(database_url, "scenario")},
        parents={concept: frozenset(above) for concept, above in parents.items()},
        brands={c["name_en"].lower(): c["concept_id"] for c in concepts if c["kind"] == "brand"},
        names={c["concept_id"]: {"en": c["name_en"], "zh": c["name_zh"]} for c in concepts},
    )


def rows(database_url: str, table: str, **where: str) -> list[dict[str, Any]]:
    """Rows of a table as plain dicts, JSON columns decoded; ``where`` names equal columns."""
    condition = " AND ".join(f"{column} = :{column}" for column in where) or "1 = 1"
    query = text(f"SELECT * FROM {table} WHERE {condition}")
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:
            found = connection.execute(query, where).mappings().all()
    finally:
        engine.dispose()
    return [{name: _decoded(name, value) for name, value in row.items()} for row in found]


def _decoded(name: str, value: Any) -> Any:
    return json.loads(value) if name in JSON_COLUMNS and isinstance(value, str) else value


def values(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)
