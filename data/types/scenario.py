"""What people shop for: scenarios with their roles, and bundles that people authored."""

from dataclasses import dataclass
from typing import Literal

from data.types.text import Bilingual

QuantityRule = Literal["one", "per_person", "by_capacity"]


@dataclass(frozen=True, slots=True)
class Role:
    """What an item does in a bundle ("stove"), and which categories can do it.

    ``quantity``: one for all; one per person; or as many as it takes for the item's
    ``capacity`` attribute (in persons) to reach the party's size.
    """

    role_id: str
    name: Bilingual
    categories: tuple[str, ...]
    quantity: QuantityRule = "one"
    required: bool = True


@dataclass(frozen=True, slots=True)
class Scenario:
    """A purpose ("weekend camping"). ``aliases`` hold both languages' names for it."""

    scenario_id: str
    department: str
    name: Bilingual
    description: Bilingual
    aliases: tuple[str, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class BundleItem:
    item_id: str
    role_id: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class AuthoredBundle:
    """A bundle that a person put together, with a sentence why, and how often it was bought."""

    bundle_id: str
    scenario_id: str
    items: tuple[BundleItem, ...]
    why: Bilingual
    popularity: int


@dataclass(frozen=True, slots=True)
class Guide:
    guide_id: str
    scenario_id: str | None
    category: str | None
    title: Bilingual
    body: Bilingual
