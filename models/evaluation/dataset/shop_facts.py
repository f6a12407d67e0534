"""What a shop states of its items and purposes, which nobody has to learn: ``facts.json``."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from data.types.item import USUAL_STARS, AttributeValue
from models.evaluation.dataset.errors import UnreadableExamples

FACTS = "facts.json"


@dataclass(frozen=True, slots=True)
class StatedItem:
    """``category`` is the leaf's id. ``rating`` are stars, the usual ones where nobody rated."""

    category: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    rating: float = USUAL_STARS
    rating_count: int = 0


@dataclass(frozen=True, slots=True)
class StatedRole:
    role_id: str
    categories: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class StatedScenario:
    """``names`` hold what it is called in all languages."""

    scenario_id: str
    names: tuple[str, ...]
    roles: tuple[StatedRole, ...]


@dataclass(frozen=True, slots=True)
class StatedRule:
    """A data.types.compatibility.CompatibilityRule without its words."""

    left_category: str
    left_attribute: str
    relation: str
    right_category: str
    right_attribute: str


@dataclass(frozen=True)
class ShopFacts:
    """``ancestors`` maps a category to those above it, ``complements`` are pairs of categories.

    Authored bundles and how often they sold are no facts: the held-out ones would tell answers.
    """

    items: Mapping[str, StatedItem]
    ancestors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scenarios: tuple[StatedScenario, ...] = ()
    rules: tuple[StatedRule, ...] = ()
    complements: tuple[tuple[str, str], ...] = ()


def facts_text(facts: ShopFacts) -> str:
    """As it is written, one entry a line, so that versions can be compared."""
    told = json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True, indent=1)
    return told + "\n"


def facts_in(folder: Path) -> ShopFacts | None:
    """None where the folder states none. Raises UnreadableExamples."""
    return read_facts(folder / FACTS) if (folder / FACTS).exists() else None


def read_facts(place: Path) -> ShopFacts:
    """Raises UnreadableExamples."""
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        return ShopFacts(
            {item_id: _item(one) for item_id, one in found["items"].items()},
            {name: tuple(above) for name, above in found["ancestors"].items()},
            tuple(_scenario(one) for one in found["scenarios"]),
            tuple(StatedRule(**one) for one in found["rules"]),
            tuple((left, right) for left, right in found["complements"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableExamples(f"{place} does not state facts: {error!r}") from error


def _item(found: dict[str, Any]) -> StatedItem:
    attributes = {
        name: tuple(one) if isinstance(one, list) else one
        for name, one in found["attributes"].items()
    }
    return StatedItem(**found | {"attributes": attributes})


def _scenario(found: dict[str, Any]) -> StatedScenario:
    roles = tuple(
        StatedRole(**one | {"categories": tuple(one["categories"])}) for one in found["roles"]
    )
    return StatedScenario(**found | {"names": tuple(found["names"]), "roles": roles})
