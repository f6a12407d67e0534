"""Keeps a catalog in memory current with the stored one, reading only what changed."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.rows import item_of
from data.catalog.snapshot import Catalog, load_catalog
from data.db.portions import portions
from data.db.shop import ItemChangeRow, ItemRow, ShopRow
from data.types.item import Item

logger = logging.getLogger(__name__)

MANY_CHANGES = 2000
"""From here on reading the whole catalog again is no slower."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What items became between two versions. ``content``: more than items changed."""

    version: int
    items: tuple[Item, ...] = ()
    gone: frozenset[str] = frozenset()
    content: bool = False

    def ids(self) -> frozenset[str]:
        return self.gone.union(item.item_id for item in self.items)

    def former(self, catalog: Catalog) -> tuple[Item, ...]:
        """What the catalog before them has of these items."""
        return tuple(catalog.items[one] for one in self.ids() if one in catalog.items)

    def applied(self, catalog: Catalog) -> Catalog:
        return catalog.with_items(self.items, self.gone, self.version)


def changes_since(session: Session, known: Catalog) -> Changes:
    """What changed since ``known``. With ``content`` set only a new ``load_catalog`` will do;
    so it is when more than MANY_CHANGES items changed. One cheap query when nothing did."""
    version, content_version = session.execute(
        select(ShopRow.catalog_version, ShopRow.content_version)
    ).one()
    if version == known.version:
        return Changes(version)
    later = ItemChangeRow.version > known.version
    many = session.scalars(select(func.count()).select_from(ItemChangeRow).where(later)).one()
    if content_version != known.content_version or many > MANY_CHANGES:
        return Changes(version, content=True)
    ids = session.scalars(select(ItemChangeRow.item_id).where(later)).all()
    return _read(session, ids, version)


def changes_of(session: Session, item_ids: Iterable[str], known: Catalog) -> Changes:
    """How these items differ by now from ``known``, whose version they are to keep."""
    later = select(ItemChangeRow.item_id).where(ItemChangeRow.version > known.version)
    ids = [
        item_id
        for some in portions(tuple(item_ids))
        for item_id in session.scalars(later.where(ItemChangeRow.item_id.in_(some)))
    ]
    found = _read(session, ids, known.version)
    items = tuple(item for item in found.items if known.items.get(item.item_id) != item)
    return Changes(known.version, items, found.gone & known.items.keys())


def _read(session: Session, ids: Sequence[str], version: int) -> Changes:
    items = tuple(
        item_of(row)
        for some in portions(ids)
        for row in session.scalars(select(ItemRow).where(ItemRow.item_id.in_(some)))
    )
    return Changes(version, items, frozenset(ids) - {item.item_id for item in items})


class CurrentCatalog:
    """The catalog as it is stored now. Safe to use from several threads.

    ``check_every_s`` is how old an answer may be. A database that is away leaves the catalog in
    memory standing.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        seconds: Callable[[], float],
        check_every_s: float = 0.0,
    ) -> None:
        self._sessions = sessions
        self._seconds = seconds
        self._check_every_s = check_every_s
        self._lock = Lock()
        self._catalog: Catalog | None = None
        self._checked_at = 0.0

    def __call__(self) -> Catalog:
        """Raises SQLAlchemy's errors only where nothing was ever read."""
        with self._lock:
            if self._catalog is None:
                self._catalog = self._loaded()
            elif self._seconds() - self._checked_at >= self._check_every_s:
                self._catalog = self._newest(self._catalog)
            return self._catalog

    def _loaded(self) -> Catalog:
        self._checked_at = self._seconds()
        with self._sessions() as session:
            return load_catalog(session)

    def _newest(self, known: Catalog) -> Catalog:
        self._checked_at = self._seconds()
        try:
            with self._sessions() as session:
                changes = changes_since(session, known)
                if changes.content:
                    return load_catalog(session)
        except SQLAlchemyError:
            logger.exception("the catalog cannot be read; the one in memory stands")
            return known
        return known if changes.version == known.version else changes.applied(known)
