"""The store's pages, and the catalog they show, read again when its version changes."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.current import CurrentCatalog
from web.gateway.settings import GatewaySettings
from web.storefront.pages import not_found_page, storefront_router
from web.storefront.search import SearchDesk

logger = logging.getLogger(__name__)

CHECK_EVERY_S = 1.0


@dataclass(frozen=True)
class Store:
    """The pages, the one for a link that leads nowhere, and what opens the search.

    ``open_search`` takes seconds in a large shop, which else the first search would.
    """

    router: APIRouter
    not_found_page: Callable[[Request], Response]
    open_search: Callable[[], None]


def open_store(settings: GatewaySettings, sessions: sessionmaker[Session]) -> Store:
    catalog = CurrentCatalog(sessions, time.monotonic, CHECK_EVERY_S)
    desk = SearchDesk()

    def open_search() -> None:
        try:
            desk.opened(catalog())
        except Exception:
            logger.exception("the search could not be opened yet; the first search tries again")

    return Store(
        router=storefront_router(catalog, settings.images_dir, settings.widget_dir, desk),
        not_found_page=not_found_page(catalog),
        open_search=open_search,
    )
