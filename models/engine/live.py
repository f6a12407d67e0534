"""Keeps an engine current with the stored catalog."""

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from threading import Event, Lock
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.current import Changes, changes_of, changes_since
from data.catalog.snapshot import Catalog, load_catalog
from models.contract.recommendation import Recommendation, RecommendRequest
from models.engine.engine import Engine
from models.engine.errors import EngineError
from models.engine.steps import Observer, unobserved

logger = logging.getLogger(__name__)

# A whole reload of a small shop takes a fraction of this; else the old catalog answers on.
PATIENCE_S = 1.0
ATTEMPTS = 5
"""Slates made for one request while its items go on changing."""


class CatalogSource(Protocol):
    """Where the catalog is stored."""

    def changes(self, known: Catalog) -> Changes:
        """What changed since; cheap, and asked before every answer."""
        ...

    def changes_of(self, item_ids: Iterable[str], known: Catalog) -> Changes:
        """How these items differ by now; cheap, and asked after every slate."""
        ...

    def load(self) -> Catalog: ...


class StoredCatalog:
    """The catalog in the database."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def changes(self, known: Catalog) -> Changes:
        with self._sessions() as session:
            return changes_since(session, known)

    def changes_of(self, item_ids: Iterable[str], known: Catalog) -> Changes:
        with self._sessions() as session:
            return changes_of(session, item_ids, known)

    def load(self) -> Catalog:
        with self._sessions() as session:
            return load_catalog(session)


class LiveEngine:
    """Hands out the engine for the catalog as it is stored now.

    Changes of items are taken over before the next answer. For any other change whoever asks
    waits a moment for the engine of the new catalog. Texts that nobody has encoded yet are
    encoded in the background, and there a large catalog is clustered, at first and again when a
    sizeable share of it is new. Safe to use from several threads.
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
        self._closing = Event()
        self._builder = ThreadPoolExecutor(1, thread_name_prefix="reload")
        self._tender = ThreadPoolExecutor(1, thread_name_prefix="tend")
        self._building: Future[Engine] | None = None
        self._tending: Future[None] | None = None
        self._engine = build(source.load())
        self._tend()

    def current(self) -> Engine:
        """The newest engine that can be had in a moment."""
        try:
            changes = self._source.changes(self._engine.catalog)
            if changes.version == self._engine.catalog.version:
                return self._engine
            if not changes.content:
                return self._changed()
            return self._rebuilding().result(self._patience_s)
        except FutureTimeoutError:
            logger.warning("the new catalog is not ready yet; the former one answers")
        except SQLAlchemyError:
            logger.exception("the catalog cannot be read; the one in memory answers")
        return self._engine

    def recommend(
        self, request: RecommendRequest, observer: Observer = unobserved
    ) -> Recommendation:
        """A slate of items as they are stored when it leaves: nothing that sold out meanwhile.

        Raises EngineError, also when the items change faster than slates can be made.
        """
        engine = self.current()
        for _ in range(ATTEMPTS):
            answer = engine.recommend(request, observer)
            changes = self._changes_of(answer, engine.catalog)
            if not changes.ids():
                return answer
            engine = engine.after(changes)
        raise EngineError("overloaded", "the catalog changes faster than slates can be made")

    def reload(self) -> Engine:
        """Loads the catalog again whatever its version says, and waits for it."""
        return self._rebuilding().result()

    def close(self) -> None:
        self._closing.set()
        self._builder.shutdown()
        self._tender.shutdown()

    def _changes_of(self, answer: Recommendation, known: Catalog) -> Changes:
        ids = {line.item_id for bundle in answer.pool for line in bundle.items}
        try:
            return self._source.changes_of(ids, known)
        except SQLAlchemyError:
            logger.exception("the catalog cannot be read; the slate stands")
            return Changes(known.version)

    def _changed(self) -> Engine:
        """Whoever waited for the lock may find the work done."""
        with self._lock:
            changes = self._source.changes(self._engine.catalog)
            if changes.ids():
                self._engine = self._engine.after(changes)
        self._tend()
        return self._engine

    def _rebuilding(self) -> Future[Engine]:
        with self._lock:
            if self._building is None or self._building.done():
                self._building = self._builder.submit(self._rebuild)
            return self._building

    def _rebuild(self) -> Engine:
        engine = self._build(self._source.load())
        with self._lock:
            self._engine = engine
        logger.info("catalog version %d is live", engine.catalog.version)
        self._tend()
        return engine

    def _tend(self) -> None:
        """Has the background do what the newest engine still lacks."""
        with self._lock:
            if self._tending is None and not (self._is_whole() or self._closing.is_set()):
                self._tending = self._tender.submit(self._complete)

    def _is_whole(self) -> bool:
        return not (self._engine.unencoded or self._engine.needs_clusters)

    def _is_done(self) -> bool:
        """Whether nothing is left to do; if so, the next change is another task's."""
        with self._lock:
            done = self._is_whole() or self._closing.is_set()
            self._tending = None if done else self._tending
        return done

    def _complete(self) -> None:
        try:
            while not self._is_done():
                self._cluster()
                self._encode()
        except Exception:
            logger.exception("texts could not be encoded, or vectors not be clustered")
            with self._lock:
                self._tending = None

    def _encode(self) -> None:
        if self._engine.unencoded:
            self._engine.encode_more(self._closing.is_set)
            with self._lock:
                self._engine = self._engine.encoded()

    def _cluster(self) -> None:
        """Others change the engine meanwhile; the clusters go into the one that there is then."""
        if self._engine.needs_clusters:
            clustering = self._engine.clustering()
            with self._lock:
                self._engine = self._engine.clustered(clustering)
