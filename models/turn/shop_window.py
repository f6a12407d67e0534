"""The shop as turns see it, in memory and current with the stored one."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session, sessionmaker

from data.catalog.snapshot import Catalog, reviews_of
from data.types.item import Review
from models.turn.state import ShopView, shop_view


class ShopWindow:
    """Its methods block on the database; of a catalog that has not changed it keeps the view."""

    def __init__(self, sessions: sessionmaker[Session], catalog: Callable[[], Catalog]) -> None:
        self._sessions = sessions
        self._catalog = catalog
        self._shop: ShopView | None = None

    def now(self) -> ShopView:
        catalog, known = self._catalog(), self._shop
        if known is None:
            self._shop = known = replace(shop_view(catalog), reviews=self._reviews)
        elif known.catalog is not catalog:
            self._shop = known = known.of(catalog)
        return known

    def _reviews(self, item_id: str) -> tuple[Review, ...]:
        with self._sessions() as session:
            return reviews_of(session, item_id)
