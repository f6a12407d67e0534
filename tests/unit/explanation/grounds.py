"""Grounds for tests of explanations, over the small shop."""

from typing import Any

from data.catalog.snapshot import Catalog
from data.types.money import Budget
from data.types.text import Language
from models.constraints.facts import Facts
from models.contract.constraints import Constraints
from models.contract.recommendation import Taste
from models.explanation.ground import Ground
from tests.unit.engine.shop import CAMPING, RULE, lines

CAMP = lines(
    ("tent", "it-tent-dome"),
    ("stove", "it-stove-gas"),
    ("fuel", "it-fuel-gas"),
    ("lantern", "it-lantern-black"),
)
TOTAL_CENTS = 15300


def ground(
    shop: Catalog, language: Language = "en", taste: Taste = Taste(), **constraints: Any
) -> Ground:
    facts = Facts(shop.items, (RULE,), {}, CAMPING.roles)
    return Ground(shop, facts, language, Constraints(**constraints), taste, CAMPING)


def at_most(dollars: int) -> Budget:
    return Budget("max", None, dollars * 100, "USD")
