"""The whole shop in memory, frozen, with the lookups that every turn needs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.catalog.rows import (
    association_of,
    bundle_of,
    concept_of,
    guide_of,
    item_of,
    review_of,
    rule_of,
    scenario_of,
    seller_of,
    shop_of,
)
from data.db.base import Base
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
from data.types.compatibility import CompatibilityRule
from data.types.item import Item, Review, Seller
from data.types.money import Shop
from data.types.scenario import AuthoredBundle, Guide, Scenario
from data.types.vocabulary import Concept, ConceptKind

Row = TypeVar("Row", bound=Base)
Value = TypeVar("Value")


@dataclass(frozen=True)
class Catalog:
    """What the shop sells and knows, at one version. Mappings go by id.

    ``content_version`` is the last version at which anything but items changed.
    """

    shop: Shop
    version: int
    items: Mapping[str, Item]
    sellers: Mapping[str, Seller]
    concepts: tuple[Concept, ...]
    scenarios: Mapping[str, Scenario]
    rules: tuple[CompatibilityRule, ...]
    bundles: Mapping[str, AuthoredBundle]
    guides: tuple[Guide, ...]
    associations: tuple[Association, ...] = ()
    content_version: int = 0
    _concepts: Mapping[tuple[ConceptKind, str], Concept] = field(
        init=False, repr=False, compare=False
    )
    _facets: dict[frozenset[str], frozenset[str]] = field(init=False, repr=False, compare=False)
    _by_category: Mapping[str, tuple[Item, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key = {(concept.kind, concept.concept_id): concept for concept in self.concepts}
        object.__setattr__(self, "_concepts", by_key)
        object.__setattr__(self, "_facets", {})
        object.__setattr__(self, "_by_category", self._grouped(self.items.values()))

    def with_items(self, changed: Iterable[Item], gone: Iterable[str], version: int) -> "Catalog":
        """The same shop with some items other, new or gone; costs little however large it is."""
        newer = {item.item_id: item for item in changed}
        without = frozenset(gone) - newer.keys()
        former = [self.items[one] for one in (*newer, *without) if one in self.items]
        items = {**self.items, **newer}
        for item_id in without:
            items.pop(item_id, None)
        if any(item_id not in self.items for item_id in newer):
            items = {item_id: items[item_id] for item_id in sorted(items)}
        catalog = copy(self)
        object.__setattr__(catalog, "items", items)
        object.__setattr__(catalog, "version", version)
        object.__setattr__(catalog, "_by_category", self._regrouped(former, newer))
        coming = (self.facets_of(item) for item in newer.values())
        catalog.__dict__["carried"] = self.carried.union(*coming)
        return catalog

    def differences(self, newer: "Catalog") -> tuple[list[Item], list[Item]]:
        """Our items that the newer catalog lacks or has otherwise, and what it has instead."""
        ours, theirs = self.items, newer.items
        former = [one for item_id, one in ours.items() if _is_other(one, theirs.get(item_id))]
        latter = [one for item_id, one in theirs.items() if _is_other(one, ours.get(item_id))]
        return former, latter

    @cached_property
    def carried(self) -> frozenset[str]:
        """Every concept that some item carries, or carried, or that lies above such a one."""
        return frozenset[str]().union(*{self.facets_of(item) for item in self.items.values()})

    def item(self, item_id: str) -> Item | None:
        """The item whether it is held back or not; shoppers are shown ``offered`` ones."""
        return self.items.get(item_id)

    def offered(self, item_id: str | None) -> Item | None:
        """The item as the shop shows it: None for one that is held back, as for an unknown one."""
        item = self.items.get(item_id) if item_id is not None else None
        return item if item is not None and item.is_offered else None

    def offers(self) -> Iterator[Item]:
        """Every item that is not held back, sold out or not."""
        return (item for item in self.items.values() if item.is_offered)

    def concept(self, concept_id: str, kind: ConceptKind | None = None) -> Concept | None:
        """The concept of that kind, or of any kind where none is given."""
        if kind is not None:
            return self._concepts.get((kind, concept_id))
        return next((one for one in self.concepts if one.concept_id == concept_id), None)

    def items_of_category(self, category: str) -> tuple[Item, ...]:
        """Items of the category or of one below it, without those held back."""
        return self._by_category.get(category, ())

    def associations_from(self, kind: AssociationKind, category: str) -> tuple[Association, ...]:
        """The complements or substitutes of the category, and of those above it."""
        known = self._associations
        line = (category, *self.ancestors(category))
        return tuple(found for one in line for found in known.get((kind, one), ()))

    @cached_property
    def _associations(self) -> Mapping[tuple[AssociationKind, str], list[Association]]:
        groups: dict[tuple[AssociationKind, str], list[Association]] = defaultdict(list)
        for one in self.associations:
            groups[one.kind, one.left_category].append(one)
        return dict(groups)

    def items_of_leaves(self, categories: Iterable[str]) -> Iterator[Item]:
        """Items of just these categories, none below them, without those held back."""
        for category in categories:
            yield from (one for one in self.items_of_category(category) if one.category == category)

    def ancestors(self, category: str) -> tuple[str, ...]:
        """The categories above this one, nearest first."""
        return self.above("category", category)

    def facets_of(self, item: Item) -> frozenset[str]:
        """Everything a shopper can want or exclude in the item: stainless steel is metal too."""
        known = self._facets.get(item.facets)
        if known is None:
            # Few items of a large shop differ in what they carry.
            known = self._facets[item.facets] = self._all_facets(item)
        return known

    def _all_facets(self, item: Item) -> frozenset[str]:
        kinds: tuple[ConceptKind, ...] = ("category", "material")
        return item.facets.union(
            *(self.above(kind, facet) for kind in kinds for facet in item.facets)
        )

    def above(self, kind: ConceptKind, concept_id: str) -> tuple[str, ...]:
        line: list[str] = []
        concept = self._concepts.get((kind, concept_id))
        while concept is not None and concept.parent is not None and concept.parent not in line:
            line.append(concept.parent)
            concept = self._concepts.get((kind, concept.parent))
        return tuple(line)

    def _grouped(self, items: Iterable[Item]) -> dict[str, tuple[Item, ...]]:
        groups: dict[str, list[Item]] = defaultdict(list)
        lines: dict[str, tuple[str, ...]] = {}
        for item in items:
            if item.is_offered:
                if item.category not in lines:
                    lines[item.category] = (item.category, *self.ancestors(item.category))
                for category in lines[item.category]:
                    groups[category].append(item)
        return {category: tuple(items) for category, items in groups.items()}

    def _regrouped(
        self, former: Iterable[Item], newer: Mapping[str, Item]
    ) -> dict[str, tuple[Item, ...]]:
        """The groups, those of the changed items made anew in the order of ids."""
        going = self._grouped(former)
        coming = self._grouped(newer.values())
        groups = dict(self._by_category)
        for category in going.keys() | coming.keys():
            gone = {item.item_id for item in going.get(category, ())}
            stay = [one for one in groups.get(category, ()) if one.item_id not in gone]
            both = sorted((*stay, *coming.get(category, ())), key=lambda item: item.item_id)
            groups[category] = tuple(both)
        return groups


def _is_other(item: Item, than: Item | None) -> bool:
    return item is not than and item != than


def load_catalog(session: Session) -> Catalog:
    """The stored shop; raises NoResultFound where the database has none."""
    shop = session.scalars(select(ShopRow)).one()
    items = _all(session, ItemRow, item_of)
    sellers = _all(session, SellerRow, seller_of)
    scenarios = _all(session, ScenarioRow, scenario_of)
    bundles = _all(session, AuthoredBundleRow, bundle_of)
    return Catalog(
        shop=shop_of(shop),
        version=shop.catalog_version,
        content_version=shop.content_version,
        items={item.item_id: item for item in items},
        sellers={seller.seller_id: seller for seller in sellers},
        concepts=_all(session, ConceptRow, concept_of),
        scenarios={scenario.scenario_id: scenario for scenario in scenarios},
        rules=_all(session, CompatibilityRuleRow, rule_of),
        bundles={bundle.bundle_id: bundle for bundle in bundles},
        guides=_all(session, GuideRow, guide_of),
        associations=_all(session, AssociationRow, association_of),
    )


def catalog_version(session: Session) -> int:
    """The version of the stored catalog, for telling cheaply whether to load it again."""
    return session.scalars(select(ShopRow.catalog_version)).one()


def reviews_of(session: Session, item_id: str) -> tuple[Review, ...]:
    """The item's reviews, newest first."""
    newest_first = ReviewRow.written_on.desc(), ReviewRow.review_id
    found = select(ReviewRow).where(ReviewRow.item_id == item_id).order_by(*newest_first)
    return tuple(review_of(row) for row in session.scalars(found))


def _all(
    session: Session, row_type: type[Row], value_of: Callable[[Row], Value]
) -> tuple[Value, ...]:
    """Every row of the table as a value, in the order of the primary key."""
    rows = session.scalars(select(row_type).order_by(*row_type.__table__.primary_key))
    return tuple(value_of(row) for row in rows)
