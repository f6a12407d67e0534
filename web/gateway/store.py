"""The store's pages, and the catalog they show, read again when its version changes."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.snapshot import Catalog, catalog_version, load_catalog
from web.gateway.settings import GatewaySettings
from web.storefront.pages import not_found_page, storefront_router

CHECK_EVERY_S = 1.0


@dataclass(frozen=True)
class Store:
    """The pages, and the one for a link that leads nowhere."""

    router: APIRouter
    not_found_page: Callable[[Request], Response]


def open_store(settings: GatewaySettings, sessions: sessionmaker[Session]) -> Store:
    catalog = CurrentCatalog(sessions)
    return Store(
        router=storefront_router(catalog, settings.images_dir, settings.widget_dir),
        not_found_page=not_found_page(catalog),
    )


class CurrentCatalog:
    """Called by page handlers, which run in threads."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sessions = sessions
        self._seconds = seconds
        self._lock = threading.Lock()
        self._catalog: Catalog | None = None
        self._checked_at = 0.0

    def __call__(self) -> Catalog:
        with self._lock:
            if self._catalog is None:
                self._catalog = self._load()
            elif self._seconds() - self._checked_at >= CHECK_EVERY_S:
                self._catalog = self._newest(self._catalog)
            return self._catalog

    def _load(self) -> Catalog:
        self._checked_at = self._seconds()
        with self._sessions() as session:
            return load_catalog(session)

    def _newest(self, known: Catalog) -> Catalog:
        self._checked_at = self._seconds()
        try:
            with self._sessions() as session:
                is_same = catalog_version(session) == known.version
            return known if is_same else self._load()
        except SQLAlchemyError:
            return known  # pages of a moment ago are better than none
