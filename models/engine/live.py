"""Keeps an engine current with the stored catalog."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from threading import Lock
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.snapshot import Catalog, catalog_version, load_catalog
from models.engine.engine import Engine

logger = logging.getLogger(__name__)

# A reload takes a fraction of this unless many texts are new; then the old catalog answers on.
PATIENCE_S = 1.0


class CatalogSource(Protocol):
    """Where the catalog is stored."""

    def version(self) -> int:
        """Cheap; asked before every answer."""
        ...

    def load(self) -> Catalog: ...


class StoredCatalog:
    """The catalog in the database."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def version(self) -> int:
        with self._sessions() as session:
            return catalog_version(session)

    def load(self) -> Catalog:
        with self._sessions() as session:
            return load_catalog(session)


class LiveEngine:
    """Hands out the engine for the catalog as it is stored now.

    When the catalog has changed, whoever asks waits a moment for the new engine, so that an
    answer normally holds for what is in stock now. Safe to use from several threads.
    """

    def __init__(
        self,
        source: CatalogSource,
        build: Callable[[Catalog], Engine],
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._source = source
        self._build = build
        self._patience_s = patience_s
        self._lock = Lock()
        self._builder = ThreadPoolExecutor(1, thread_name_prefix="reload")
        self._building: Future[Engine] | None = None
        self._engine = build(source.load())

    def current(self) -> Engine:
        """The newest engine that can be had in a moment."""
        try:
            if self._source.version() == self._engine.catalog.version:
                return self._engine
            return self._rebuilding().result(self._patience_s)
        except FutureTimeoutError:
            logger.warning("the new catalog is not ready yet; the former one answers")
        except SQLAlchemyError:
            logger.exception("the catalog cannot be read; the one in memory answers")
        return self._engine

    def reload(self) -> Engine:
        """Loads the catalog again whatever its version says, and waits for it."""
        return self._rebuilding().result()

    def close(self) -> None:
        self._builder.shutdown()

    def _rebuilding(self) -> Future[Engine]:
        with self._lock:
            if self._building is None or self._building.done():
                self._building = self._builder.submit(self._rebuild)
            return self._building

    def _rebuild(self) -> Engine:
        self._engine = self._build(self._source.load())
        logger.info("catalog version %d is live", self._engine.catalog.version)
        return self._engine
