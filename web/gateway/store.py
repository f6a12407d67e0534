"""The store's pages, and the catalog they show, read again when its version changes."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.current import CurrentCatalog
from web.gateway.settings import GatewaySettings
from web.storefront.pages import not_found_page, storefront_router

CHECK_EVERY_S = 1.0


@dataclass(frozen=True)
class Store:
    """The pages, and the one for a link that leads nowhere."""

    router: APIRouter
    not_found_page: Callable[[Request], Response]


def open_store(settings: GatewaySettings, sessions: sessionmaker[Session]) -> Store:
    catalog = CurrentCatalog(sessions, time.monotonic, CHECK_EVERY_S)
    return Store(
        router=storefront_router(catalog, settings.images_dir, settings.widget_dir),
        not_found_page=not_found_page(catalog),
    )
