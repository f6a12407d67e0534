"""A shop of a few plain items for the tests of constraints and composition."""

from collections.abc import Iterable

from data.types.compatibility import CompatibilityRule, Relation
from data.types.item import AttributeValue, Item
from data.types.scenario import BundleItem, QuantityRule, Role
from data.types.text import Bilingual
from models.constraints.facts import Facts

ANCESTORS = {
    "dome_tent": frozenset({"tent", "shelter"}),
    "tent": frozenset({"shelter"}),
    "suede": frozenset({"leather"}),
}


def item(
    item_id: str,
    category: str = "tent",
    price_cents: int = 1000,
    *,
    stock: int = 10,
    rating: float = 4.0,
    days: int = 3,
    held: str | None = None,
    title: Bilingual | None = None,
    **attributes: AttributeValue,
) -> Item:
    return Item(
        item_id=item_id,
        department="camping",
        category=category,
        title=title or Bilingual(f"Item {item_id}", f"物品{item_id}"),
        description=Bilingual("", ""),
        brand="Brynwick",
        price_cents=price_cents,
        currency="USD",
        stock=stock,
        seller_id="s-1",
        rating=rating,
        rating_count=3,
        attributes=attributes,
        held_reason=held,
        delivery_days=days,
    )


def role(
    role_id: str, *categories: str, quantity: QuantityRule = "one", required: bool = True
) -> Role:
    names = categories or (role_id,)
    return Role(role_id, Bilingual(role_id, role_id), names, quantity, required)


def rule(
    left: tuple[str, str], relation: Relation, right: tuple[str, str], rule_id: str = "r-1"
) -> CompatibilityRule:
    return CompatibilityRule(rule_id, 1, *left, relation, *right, Bilingual("", ""))


def facts(
    items: Iterable[Item],
    rules: tuple[CompatibilityRule, ...] = (),
    roles: tuple[Role, ...] = (),
) -> Facts:
    return Facts({each.item_id: each for each in items}, rules, ANCESTORS, roles)


def bundle(**items: str) -> tuple[BundleItem, ...]:
    """Lines of one item each, by role."""
    return tuple(BundleItem(item_id, role_id) for role_id, item_id in items.items())
