"""The engine of the release that is live, changed for another without dropping a request."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Lock
from typing import Protocol

from models.contract.recommendation import Recommendation, RecommendRequest
from models.engine.engine import Engine
from models.engine.steps import Observer

logger = logging.getLogger(__name__)

Checkpoint = Path | None


class Engines(Protocol):
    """Engines of one checkpoint that follow the catalog, as LiveEngine does."""

    def current(self) -> Engine: ...

    def recommend(self, request: RecommendRequest, observer: Observer) -> Recommendation: ...

    def reload(self) -> Engine: ...

    def close(self) -> None: ...


@dataclass
class _Opened:
    """One checkpoint's engines, and how many requests they are answering."""

    checkpoint: Checkpoint
    engines: Engines
    users: int = 0
    idle: Condition = field(default_factory=Condition)

    def close_when_idle(self) -> None:
        with self.idle:
            self.idle.wait_for(lambda: self.users == 0)
        self.engines.close()


class ReleasedEngines:
    """Answers by the checkpoint that is live when it opens, and from each reload on by the one
    that is live then.

    The next one is opened beside the one that answers; what was asked before the change is
    answered to its end by the engine that began it. With ``standby`` the former one stays in
    memory, so that going back to it takes no time. Safe to use from several threads.
    """

    def __init__(
        self,
        wanted: Callable[[], Checkpoint],
        opened: Callable[[Checkpoint], Engines],
        *,
        standby: bool = True,
    ) -> None:
        """``wanted`` says which checkpoint is live, ``opened`` opens its engines in seconds."""
        self._wanted, self._open, self._stands_by = wanted, opened, standby
        self._changing, self._swapping = Lock(), Lock()
        self._standby: _Opened | None = None
        checkpoint = wanted()
        self._live = _Opened(checkpoint, opened(checkpoint))

    def current(self) -> Engine:
        """For questions that need the engine alone; the old one's stays whole when it is closed."""
        with self._used() as engines:
            return engines.current()

    def recommend(self, request: RecommendRequest, observer: Observer) -> Recommendation:
        with self._used() as engines:
            return engines.recommend(request, observer)

    def reload(self) -> Engine:
        """Takes up the live checkpoint, or else the catalog anew. Raises as ``opened`` does, and
        then the former one goes on answering."""
        with self._changing:
            checkpoint = self._wanted()
            if checkpoint == self._live.checkpoint:
                return self._live.engines.reload()
            waiting, self._standby = self._standby, None
            if waiting is not None and waiting.checkpoint == checkpoint:
                fresh, waiting = waiting, None
            else:
                fresh = self._opened_beside(checkpoint, waiting)
            with self._swapping:
                former, self._live = self._live, fresh
            logger.info("%s is live", fresh.engines.current().model_version)
            if self._stands_by:
                self._standby = former
            else:
                former.close_when_idle()
            return fresh.engines.current()

    def close(self) -> None:
        with self._changing:
            for one in (self._live, self._standby):
                if one is not None:
                    one.engines.close()

    def _opened_beside(self, checkpoint: Checkpoint, waiting: _Opened | None) -> _Opened:
        """Memory for two is enough: what stood by goes first."""
        if waiting is not None:
            waiting.close_when_idle()
        return _Opened(checkpoint, self._open(checkpoint))

    @contextmanager
    def _used(self) -> Iterator[Engines]:
        with self._swapping:
            used = self._live
            with used.idle:
                used.users += 1
        try:
            yield used.engines
        finally:
            with used.idle:
                used.users -= 1
                used.idle.notify_all()
