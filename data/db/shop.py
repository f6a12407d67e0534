"""Tables of the shop itself: what it sells, who sells it, what fits with what, and its words."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.db.base import Base


class ShopRow(Base):
    """``catalog_version`` grows with every change; ``content_version`` is the last one at which
    anything but items changed."""

    __tablename__ = "shop"
    name: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str]
    rates: Mapped[dict[str, Any]]
    checkout_url: Mapped[str]
    demo: Mapped[bool]
    catalog_version: Mapped[int] = mapped_column(default=1)
    content_version: Mapped[int] = mapped_column(default=0)


class SellerRow(Base):
    __tablename__ = "seller"
    seller_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    rating: Mapped[float]
    trust: Mapped[float]
    authorised: Mapped[bool]
    rating_count: Mapped[int] = mapped_column(default=0)
    since: Mapped[date | None]
    dispute_rate: Mapped[float] = mapped_column(default=0.0)
    fake_reports: Mapped[int] = mapped_column(default=0)


class ItemRow(Base):
    __tablename__ = "item"
    item_id: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(index=True)
    category: Mapped[str] = mapped_column(index=True)
    title_en: Mapped[str]
    title_zh: Mapped[str]
    description_en: Mapped[str]
    description_zh: Mapped[str]
    brand: Mapped[str]
    price_cents: Mapped[int]
    currency: Mapped[str]
    stock: Mapped[int]
    seller_id: Mapped[str] = mapped_column(ForeignKey("seller.seller_id"))
    rating: Mapped[float]
    rating_count: Mapped[int]
    attributes: Mapped[dict[str, Any]]
    is_new: Mapped[bool]
    held_reason: Mapped[str | None]
    delivery_days: Mapped[int]
    image: Mapped[str]
    list_price_cents: Mapped[int | None]
    group_id: Mapped[str | None]
    url: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="", index=True)


class ItemChangeRow(Base):
    """The catalog version at which an item last came, changed or went; kept by triggers."""

    __tablename__ = "item_change"
    item_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(index=True)


class ReviewRow(Base):
    __tablename__ = "review"
    review_id: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.item_id"), index=True)
    language: Mapped[str]
    rating: Mapped[int]
    text: Mapped[str]
    synthetic: Mapped[bool]
    written_on: Mapped[date]


class CompatibilityRuleRow(Base):
    __tablename__ = "compatibility_rule"
    rule_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    left_category: Mapped[str]
    left_attribute: Mapped[str]
    relation: Mapped[str]
    right_category: Mapped[str]
    right_attribute: Mapped[str]
    reason_en: Mapped[str]
    reason_zh: Mapped[str]


class AssociationRow(Base):
    """What is bought with, or instead of, what: see ``data.types.association``."""

    __tablename__ = "association"
    association_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    left_category: Mapped[str] = mapped_column(index=True)
    right_category: Mapped[str]
    source: Mapped[str]
    version: Mapped[int]
    support: Mapped[int | None]
    confidence: Mapped[float | None]
    lift: Mapped[float | None]
    reason_en: Mapped[str]
    reason_zh: Mapped[str]


class ConceptRow(Base):
    __tablename__ = "concept"
    concept_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    aliases: Mapped[list[Any]]
    parent: Mapped[str | None]


class ScenarioRow(Base):
    """``roles``: [{role_id, name_en, name_zh, categories, quantity, required}]."""

    __tablename__ = "scenario"
    scenario_id: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    description_en: Mapped[str]
    description_zh: Mapped[str]
    aliases: Mapped[list[Any]]
    roles: Mapped[list[Any]]


class AuthoredBundleRow(Base):
    """``items``: [{item_id, role_id, quantity}]."""

    __tablename__ = "authored_bundle"
    bundle_id: Mapped[str] = mapped_column(primary_key=True)
    scenario_id: Mapped[str] = mapped_column(ForeignKey("scenario.scenario_id"), index=True)
    items: Mapped[list[Any]]
    why_en: Mapped[str]
    why_zh: Mapped[str]
    popularity: Mapped[int]


class GuideRow(Base):
    __tablename__ = "guide"
    guide_id: Mapped[str] = mapped_column(primary_key=True)
    scenario_id: Mapped[str | None]
    category: Mapped[str | None]
    title_en: Mapped[str]
    title_zh: Mapped[str]
    body_en: Mapped[str]
    body_zh: Mapped[str]
