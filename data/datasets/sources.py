"""What the database holds of a feed's source already: ids, categories, what is gone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.rows import item_of
from data.datasets.concepts import Settled
from data.datasets.options import prefix_of
from data.db.portions import portions
from data.db.shop import ItemRow
from data.types.item import Item

IDS_AT_ONCE = 500


def with_own_ids(session: Session, items: Sequence[Item], source: str) -> list[Item]:
    """Items whose id another source holds already get their own source's name before it."""
    ids = [item.item_id for item in items]
    other = ItemRow.item_id.in_(ids), ItemRow.source != source
    taken = set(session.scalars(select(ItemRow.item_id).where(*other)))
    prefix = prefix_of(source)
    return [
        replace(item, item_id=prefix + item.item_id) if item.item_id in taken else item
        for item in items
    ]


def stored_ids(session: Session, source: str, item_ids: Iterable[str]) -> dict[str, str]:
    """The ids under which a feed's items are stored, by the ids it gave them; those that are not
    stored are left out."""
    prefix = prefix_of(source)
    wanted = [form for one in item_ids for form in (one, prefix + one)]
    found: set[str] = set()
    for ids in portions(wanted):
        some = ItemRow.item_id.in_(ids), ItemRow.source == source
        found.update(session.scalars(select(ItemRow.item_id).where(*some)))
    return {one.removeprefix(prefix): one for one in found}


def missing(
    sessions: sessionmaker[Session], source: str, named: Callable[[str], bool]
) -> Iterator[list[str]]:
    """Ids of the source's items in stock that the feed does not name, some at a time."""
    last = ""
    query = select(ItemRow.item_id).where(ItemRow.source == source, ItemRow.stock > 0)
    while True:
        after = query.where(ItemRow.item_id > last).order_by(ItemRow.item_id).limit(IDS_AT_ONCE)
        with sessions() as session:
            ids = list(session.scalars(after))
        if not ids:
            return
        last = ids[-1]
        gone = [item_id for item_id in ids if not named(item_id)]
        if gone:
            yield gone


def items_of_others(session: Session, source: str) -> Iterator[Item]:
    """All items of other sources, streamed."""
    query = select(ItemRow).where(ItemRow.source != source).execution_options(yield_per=500)
    for row in session.scalars(query):
        yield item_of(row)
        session.expunge(row)


def settled(session: Session, source: str) -> Settled:
    """Which categories have items of other sources, and where these stand."""
    query = select(ItemRow.category, ItemRow.department).where(ItemRow.source != source)
    rows = session.execute(query.distinct().order_by(ItemRow.category, ItemRow.department))
    return Settled({category: department for category, department in rows})  # noqa: C416
