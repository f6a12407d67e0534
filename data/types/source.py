"""Everything one shop sells and knows, as its source tells it, before it is stored."""

from dataclasses import dataclass

from data.types.association import Association
from data.types.compatibility import CompatibilityRule
from data.types.item import Item, Review, Seller
from data.types.money import Shop
from data.types.scenario import AuthoredBundle, Guide, Scenario
from data.types.vocabulary import Concept


@dataclass(frozen=True, slots=True)
class ShopContent:
    """What an importer or the demo shop hands to ``data.catalog.store.replace_catalog``."""

    shop: Shop
    sellers: tuple[Seller, ...]
    items: tuple[Item, ...]
    reviews: tuple[Review, ...]
    rules: tuple[CompatibilityRule, ...]
    concepts: tuple[Concept, ...]
    scenarios: tuple[Scenario, ...]
    bundles: tuple[AuthoredBundle, ...]
    guides: tuple[Guide, ...]
    associations: tuple[Association, ...] = ()
