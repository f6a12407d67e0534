"""Turns the shop's values into rows of its tables, and back."""

from collections.abc import Mapping
from typing import Any, cast

from data.db.shop import (
    AssociationRow,
    AuthoredBundleRow,
    CompatibilityRuleRow,
    ConceptRow,
    GuideRow,
    ItemRow,
    ReviewRow,
    ScenarioRow,
    SellerRow,
    ShopRow,
)
from data.types.association import Association, AssociationKind
from data.types.compatibility import CompatibilityRule, Relation
from data.types.item import AttributeValue, Item, Review, Seller
from data.types.money import Shop
from data.types.scenario import (
    AuthoredBundle,
    BundleItem,
    Guide,
    QuantityRule,
    Role,
    Scenario,
)
from data.types.text import Bilingual, Language
from data.types.vocabulary import Concept, ConceptKind

Values = dict[str, Any]


def _both(name: str, text: Bilingual) -> Values:
    return {f"{name}_en": text.en, f"{name}_zh": text.zh}


def _plain(attributes: Mapping[str, AttributeValue]) -> Values:
    """Attributes as JSON keeps them: tuples as lists."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in attributes.items()
    }


def shop_values(shop: Shop) -> Values:
    return {
        "name": shop.name,
        "currency": shop.currency,
        "rates": dict(shop.rates),
        "checkout_url": shop.checkout_url,
        "demo": shop.demo,
    }


def shop_of(row: ShopRow) -> Shop:
    return Shop(row.name, row.currency, row.rates, row.checkout_url, row.demo)


def seller_values(seller: Seller) -> Values:
    return {
        "seller_id": seller.seller_id,
        "name": seller.name,
        "rating": seller.rating,
        "trust": seller.trust,
        "authorised": seller.authorised,
        "rating_count": seller.rating_count,
        "since": seller.since,
        "dispute_rate": seller.dispute_rate,
        "fake_reports": seller.fake_reports,
    }


def seller_of(row: SellerRow) -> Seller:
    return Seller(
        row.seller_id,
        row.name,
        row.rating,
        row.trust,
        row.authorised,
        row.rating_count,
        row.since,
        row.dispute_rate,
        row.fake_reports,
    )


def item_values(item: Item) -> Values:
    same = (
        "item_id", "department", "category", "brand", "price_cents", "currency", "stock",
        "seller_id", "rating", "rating_count", "is_new", "held_reason", "delivery_days", "image",
        "list_price_cents", "group_id", "url", "source",
    )  # fmt: skip
    return {
        **{name: getattr(item, name) for name in same},
        **_both("title", item.title),
        **_both("description", item.description),
        "attributes": _plain(item.attributes),
    }


def item_of(row: ItemRow) -> Item:
    return Item(
        item_id=row.item_id,
        department=row.department,
        category=row.category,
        title=Bilingual(row.title_en, row.title_zh),
        description=Bilingual(row.description_en, row.description_zh),
        brand=row.brand,
        price_cents=row.price_cents,
        currency=row.currency,
        stock=row.stock,
        seller_id=row.seller_id,
        rating=row.rating,
        rating_count=row.rating_count,
        attributes={
            name: tuple(value) if isinstance(value, list) else value
            for name, value in row.attributes.items()
        },
        is_new=row.is_new,
        held_reason=row.held_reason,
        delivery_days=row.delivery_days,
        image=row.image,
        list_price_cents=row.list_price_cents,
        group_id=row.group_id,
        url=row.url,
        source=row.source,
    )


def review_values(review: Review) -> Values:
    return {
        "review_id": review.review_id,
        "item_id": review.item_id,
        "language": review.language,
        "rating": review.rating,
        "text": review.text,
        "synthetic": review.synthetic,
        "written_on": review.written_on,
    }


def review_of(row: ReviewRow) -> Review:
    return Review(
        row.review_id,
        row.item_id,
        cast(Language, row.language),
        row.rating,
        row.text,
        row.synthetic,
        row.written_on,
    )


def rule_values(rule: CompatibilityRule) -> Values:
    same = (
        "rule_id", "version", "left_category", "left_attribute", "relation", "right_category",
        "right_attribute",
    )  # fmt: skip
    return {**{name: getattr(rule, name) for name in same}, **_both("reason", rule.reason)}


def rule_of(row: CompatibilityRuleRow) -> CompatibilityRule:
    return CompatibilityRule(
        row.rule_id,
        row.version,
        row.left_category,
        row.left_attribute,
        cast(Relation, row.relation),
        row.right_category,
        row.right_attribute,
        Bilingual(row.reason_en, row.reason_zh),
    )


def association_values(association: Association) -> Values:
    same = (
        "association_id", "kind", "left_category", "right_category", "source", "version",
        "support", "confidence", "lift",
    )  # fmt: skip
    values = {name: getattr(association, name) for name in same}
    return {**values, **_both("reason", association.reason)}


def association_of(row: AssociationRow) -> Association:
    return Association(
        row.association_id,
        cast(AssociationKind, row.kind),
        row.left_category,
        row.right_category,
        row.source,
        row.version,
        Bilingual(row.reason_en, row.reason_zh),
        row.support,
        row.confidence,
        row.lift,
    )


def concept_values(concept: Concept) -> Values:
    return {
        "concept_id": concept.concept_id,
        "kind": concept.kind,
        **_both("name", concept.name),
        "aliases": list(concept.aliases),
        "parent": concept.parent,
    }


def concept_of(row: ConceptRow) -> Concept:
    name, kind = Bilingual(row.name_en, row.name_zh), cast(ConceptKind, row.kind)
    return Concept(row.concept_id, kind, name, tuple(row.aliases), row.parent)


def scenario_values(scenario: Scenario) -> Values:
    return {
        "scenario_id": scenario.scenario_id,
        "department": scenario.department,
        **_both("name", scenario.name),
        **_both("description", scenario.description),
        "aliases": list(scenario.aliases),
        "roles": [_role_values(role) for role in scenario.roles],
    }


def _role_values(role: Role) -> Values:
    return {
        "role_id": role.role_id,
        **_both("name", role.name),
        "categories": list(role.categories),
        "quantity": role.quantity,
        "required": role.required,
    }


def scenario_of(row: ScenarioRow) -> Scenario:
    return Scenario(
        row.scenario_id,
        row.department,
        Bilingual(row.name_en, row.name_zh),
        Bilingual(row.description_en, row.description_zh),
        tuple(row.aliases),
        tuple(_role_of(values) for values in row.roles),
    )


def _role_of(values: Values) -> Role:
    return Role(
        values["role_id"],
        Bilingual(values["name_en"], values["name_zh"]),
        tuple(values["categories"]),
        cast(QuantityRule, values["quantity"]),
        values["required"],
    )


def bundle_values(bundle: AuthoredBundle) -> Values:
    return {
        "bundle_id": bundle.bundle_id,
        "scenario_id": bundle.scenario_id,
        "items": [
            {"item_id": line.item_id, "role_id": line.role_id, "quantity": line.quantity}
            for line in bundle.items
        ],
        **_both("why", bundle.why),
        "popularity": bundle.popularity,
    }


def bundle_of(row: AuthoredBundleRow) -> AuthoredBundle:
    lines = tuple(
        BundleItem(line["item_id"], line["role_id"], line["quantity"]) for line in row.items
    )
    why = Bilingual(row.why_en, row.why_zh)
    return AuthoredBundle(row.bundle_id, row.scenario_id, lines, why, row.popularity)


def guide_values(guide: Guide) -> Values:
    return {
        "guide_id": guide.guide_id,
        "scenario_id": guide.scenario_id,
        "category": guide.category,
        **_both("title", guide.title),
        **_both("body", guide.body),
    }


def guide_of(row: GuideRow) -> Guide:
    return Guide(
        row.guide_id,
        row.scenario_id,
        row.category,
        Bilingual(row.title_en, row.title_zh),
        Bilingual(row.body_en, row.body_zh),
    )
