"""What a folder's shop states, as the scorer reads it."""

from collections.abc import Sequence
from typing import cast

from data.catalog.wording import plain
from data.types.compatibility import CompatibilityRule, Relation
from data.types.item import Item
from data.types.text import Bilingual
from models.constraints.facts import Facts
from models.contract.item_text import ItemText
from models.evaluation.dataset.shop_facts import (
    ShopFacts,
    StatedItem,
    StatedRule,
    StatedScenario,
)
from models.scorer.stated.purposes import Purpose, PurposeRole, Purposes
from models.scorer.stated.stated import StatedItems, StatedShop, dearness_of, usual_prices
from models.scorer.trained.known import Known
from models.scorer.trained.signals import Signals

NO_WORDS = Bilingual("", "")


def stated_items(items: Sequence[ItemText], stated: ShopFacts) -> StatedItems:
    """Items that the shop states nothing of have no kind, and fill no role."""
    known = [stated.items.get(one.item_id, StatedItem("")) for one in items]
    leaves = [one.category for one in known]
    prices = [one.price_cents for one in items]
    facts = Facts(
        {},
        tuple(_rule(number, one) for number, one in enumerate(stated.rules)),
        {category: frozenset(above) for category, above in stated.ancestors.items()},
    )
    purposes = Purposes([_purpose(one) for one in stated.scenarios], facts.is_within)
    return StatedItems(
        StatedShop(facts, purposes, stated.complements),
        tuple(_item(text, one) for text, one in zip(items, known, strict=True)),
        dearness_of(leaves, prices, usual_prices(leaves, prices)),
    )


def known_of(items: Sequence[ItemText], stated: ShopFacts | None) -> Known:
    """All that is known of items beside their vectors."""
    return Known(Signals.of(items), stated_items(items, stated) if stated else None)


def _purpose(stated: StatedScenario) -> Purpose:
    return Purpose(
        tuple(map(plain, stated.names)),
        tuple(PurposeRole(one.categories, one.required) for one in stated.roles),
    )


def _item(text: ItemText, stated: StatedItem) -> Item:
    """What rules look at; they ask neither for words nor for sellers."""
    return Item(
        item_id=text.item_id, department="", category=stated.category,
        title=Bilingual(text.title, text.title_zh), description=NO_WORDS, brand=text.brand,
        price_cents=text.price_cents or 0, currency="", stock=1, seller_id="",
        rating=stated.rating, rating_count=stated.rating_count, attributes=stated.attributes,
    )  # fmt: skip


def _rule(number: int, one: StatedRule) -> CompatibilityRule:
    return CompatibilityRule(
        str(number), 1, one.left_category, one.left_attribute, cast(Relation, one.relation),
        one.right_category, one.right_attribute, NO_WORDS,
    )  # fmt: skip
