"""Writes a shop's content into the database, whole or a part of it, changing only what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    inspect,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from data.catalog.rows import (
    Values,
    association_values,
    bundle_values,
    concept_values,
    guide_values,
    item_values,
    review_values,
    rule_values,
    scenario_values,
    seller_values,
    shop_values,
)
from data.db.base import Base
from data.db.conversation import BasketLineRow
from data.db.portions import portions
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
from data.types.item import Item, Seller
from data.types.money import Shop
from data.types.scenario import AuthoredBundle, Scenario
from data.types.source import ShopContent
from data.types.vocabulary import Concept

WITHDRAWN = "withdrawn"
"""The ``held_reason`` of an item that its source no longer has but a basket still holds."""

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """How many of a batch were new, changed, or there already just so."""

    imported: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of one table that are to be written, and how many are not."""

    new: tuple[Values, ...] = ()
    changed: tuple[Values, ...] = ()
    unchanged: int = 0

    def counted(self) -> Stored:
        return Stored(len(self.new), len(self.changed), self.unchanged)


def replace_catalog(session: Session, content: ShopContent) -> None:
    """Makes the stored shop equal to ``content``; the caller commits.

    Rows are matched by id. What is gone is deleted, but an item in somebody's basket is only
    withdrawn, with its seller. ``shop.catalog_version`` grows if, and only if, anything changed:
    the database's triggers raise it for each item, ``note_content_change`` for all else.
    """
    wanted = _wanted(content)
    wanted[ItemRow] += _withdrawn(session, {row["item_id"] for row in wanted[ItemRow]})
    wanted[SellerRow] += _still_needed_sellers(session, wanted)
    changed: set[type[Base]] = {ShopRow} if _replace_shop(session, content) else set()
    changed |= {one for one, rows in wanted.items() if _write(session, one, rows)}
    changed |= {one for one in reversed(wanted) if _delete_gone(session, one, wanted[one])}
    if changed - {ItemRow, ReviewRow}:
        note_content_change(session)
    session.expire_all()


def note_content_change(session: Session) -> None:
    """Raises the catalog's version for a change of anything but items and their reviews."""
    session.execute(update(ShopRow).values(catalog_version=ShopRow.catalog_version + 1))
    session.execute(update(ShopRow).values(content_version=ShopRow.catalog_version))


def store_items(session: Session, items: Sequence[Item]) -> Stored:
    """Stores these items and touches no other; of one id given twice the last counts. Their
    sellers must be there. The database's triggers raise the catalog's version for what changed.
    The caller commits."""
    return _store(session, ItemRow, [item_values(item) for item in items]).counted()


def compare_items(session: Session, items: Sequence[Item]) -> Stored:
    """What ``store_items`` would do, without doing it."""
    return _difference(session, ItemRow, [item_values(item) for item in items]).counted()


def add_sellers(session: Session, sellers: Iterable[Seller]) -> int:
    """Adds the sellers that are not there yet and leaves the others as they are."""
    return _add(session, SellerRow, [seller_values(seller) for seller in sellers])


def add_concepts(session: Session, concepts: Iterable[Concept]) -> int:
    """Adds the concepts that are not there yet and leaves the others as they are."""
    return _add(session, ConceptRow, [concept_values(concept) for concept in concepts])


def store_bundles(
    session: Session, scenarios: Iterable[Scenario], bundles: Iterable[AuthoredBundle]
) -> Stored:
    """Stores these bundles, adding the scenarios they belong to where they are missing."""
    added = _add(session, ScenarioRow, [scenario_values(one) for one in scenarios])
    difference = _store(session, AuthoredBundleRow, [bundle_values(one) for one in bundles])
    if not added and (difference.new or difference.changed):
        note_content_change(session)
    return difference.counted()


def add_shop(session: Session, shop: Shop) -> None:
    """Opens the shop of a database that has none; the caller has looked."""
    session.execute(insert(ShopRow).values(**shop_values(shop), catalog_version=0))
    note_content_change(session)


def _add(session: Session, row_type: type[Base], rows: list[Values]) -> int:
    new = list(_difference(session, row_type, rows).new)
    if new:
        session.execute(insert(_table(row_type)), new)
        note_content_change(session)
    return len(new)


def _store(session: Session, row_type: type[Base], rows: list[Values]) -> Difference:
    table = _table(row_type)
    difference = _difference(session, row_type, rows)
    if difference.new:
        session.execute(insert(table), list(difference.new))
    if difference.changed:
        _update(session, table, difference.changed)
    return difference


def _difference(session: Session, row_type: type[Base], rows: list[Values]) -> Difference:
    table = _table(row_type)
    wanted = {_key(table, row): row for row in rows}
    stored = {
        _key(table, row): row
        for keys in portions(list(wanted))
        for row in map(dict, session.execute(_with_keys(table, keys)).mappings())
    }
    new = tuple(row for key, row in wanted.items() if key not in stored)
    changed = tuple(row for key, row in wanted.items() if stored.get(key, row) != row)
    return Difference(new, changed, len(wanted) - len(new) - len(changed))


def _with_keys(table: Table, keys: Sequence[Key]) -> Select[Any]:
    columns = list(table.primary_key)
    if len(columns) == 1:
        return select(table).where(columns[0].in_([key for (key,) in keys]))
    return select(table).where(tuple_(*columns).in_(keys))


def _wanted(content: ShopContent) -> dict[type[Base], list[Values]]:
    """Rows by table, in an order in which each may refer to the ones before."""
    return {
        SellerRow: [seller_values(seller) for seller in content.sellers],
        ItemRow: [item_values(item) for item in content.items],
        ReviewRow: [review_values(review) for review in content.reviews],
        CompatibilityRuleRow: [rule_values(rule) for rule in content.rules],
        ConceptRow: [concept_values(concept) for concept in content.concepts],
        ScenarioRow: [scenario_values(scenario) for scenario in content.scenarios],
        AuthoredBundleRow: [bundle_values(bundle) for bundle in content.bundles],
        GuideRow: [guide_values(guide) for guide in content.guides],
        AssociationRow: [association_values(one) for one in content.associations],
    }


def _withdrawn(session: Session, wanted: set[str]) -> list[Values]:
    in_baskets = set(session.scalars(select(BasketLineRow.item_id))) - wanted
    stored = _stored(session, ItemRow)
    return [
        {**stored[(item_id,)], "held_reason": WITHDRAWN, "stock": 0}
        for item_id in sorted(in_baskets)
    ]


def _still_needed_sellers(session: Session, wanted: dict[type[Base], list[Values]]) -> list[Values]:
    known = {row["seller_id"] for row in wanted[SellerRow]}
    needed = {row["seller_id"] for row in wanted[ItemRow]} - known
    return [row for (key,), row in _stored(session, SellerRow).items() if key in needed]


def _replace_shop(session: Session, content: ShopContent) -> bool:
    """Keeps the one shop row, whatever it was called, and with it the catalog's version."""
    values = shop_values(content.shop)
    row = session.scalars(select(ShopRow)).one_or_none()
    if row is None:
        session.execute(insert(ShopRow).values(**values, catalog_version=0))
        return True
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    session.execute(update(ShopRow).values(**values))
    return True


def _table(row_type: type[Base]) -> Table:
    table = inspect(row_type).local_table
    assert isinstance(table, Table)
    return table


def _key(table: Table, row: Values) -> Key:
    return tuple(row[column.name] for column in table.primary_key)


def _stored(session: Session, row_type: type[Base]) -> dict[Key, Values]:
    table = _table(row_type)
    rows = (dict(row) for row in session.execute(select(table)).mappings())
    return {_key(table, row): row for row in rows}


def _write(session: Session, row_type: type[Base], rows: list[Values]) -> bool:
    table = _table(row_type)
    stored = _stored(session, row_type)
    new = [row for row in rows if _key(table, row) not in stored]
    changed = [row for row in rows if stored.get(_key(table, row), row) != row]
    if new:
        session.execute(insert(table), new)
    if changed:
        _update(session, table, changed)
    return bool(new or changed)


def _update(session: Session, table: Table, rows: Iterable[Values]) -> None:
    keys = [column.name for column in table.primary_key]
    matching = and_(*(table.c[key] == bindparam(f"key_{key}") for key in keys))
    columns: dict[str, BindParameter[Any]] = {
        one.name: bindparam(one.name) for one in table.c if one.name not in keys
    }
    parameters: list[Values] = [{**row, **{f"key_{key}": row[key] for key in keys}} for row in rows]
    session.connection().execute(update(table).where(matching).values(columns), parameters)


def _delete_gone(session: Session, row_type: type[Base], rows: list[Values]) -> bool:
    table = _table(row_type)
    wanted = {_key(table, row) for row in rows}
    gone = [key for key in _stored(session, row_type) if key not in wanted]
    for key in gone:
        pairs = zip(table.primary_key, key, strict=True)
        session.execute(delete(table).where(and_(*(column == value for column, value in pairs))))
    return bool(gone)
