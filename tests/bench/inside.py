"""The actions in this process, with a clock at the doors that an action knocks at itself."""

import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.ask
import actions.attend
import actions.edit
import actions.inquire
import actions.take  # noqa: F401 - importing the modules makes their actions known
from actions.turn import TurnAction
from actions.wiring import Desk
from data.catalog.current import CurrentCatalog
from data.db.engine import open_engine, session_factory
from data.feedback.log import FeedbackLog
from data.types.text import Language
from data.types.turn import TurnRecord
from models.client.client import ScorerClient
from models.contract.recommendation import Recommendation, RecommendRequest
from models.contract.scoring import ExplainAnswer, ExplainRequest
from models.turn.ports import Recommender, TurnLog
from models.turn.state import TurnState
from tests.stack import Stack


@dataclass
class Stopwatch:
    """Milliseconds by what was waited for."""

    times_ms: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        began = perf_counter()
        yield
        self.times_ms[name] += (perf_counter() - began) * 1000

    def read_off(self) -> Mapping[str, float]:
        """The times since it was last read."""
        times, self.times_ms = self.times_ms, defaultdict(float)
        return times


@dataclass(frozen=True)
class TimedRecommender:
    """The scorer's client, timed with the writing and reading of what goes over the wire."""

    inner: Recommender
    watch: Stopwatch

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        with self.watch.on("scorer"):
            return await self.inner.recommend(request)

    async def explain(self, request: ExplainRequest) -> ExplainAnswer:
        with self.watch.on("scorer"):
            return await self.inner.explain(request)


@dataclass(frozen=True)
class TimedLog:
    inner: TurnLog
    watch: Stopwatch

    def record(self, turn: TurnRecord) -> None:
        with self.watch.on("commit"):
            self.inner.record(turn)


@dataclass(kw_only=True)
class TimedDesk(Desk):
    """A desk whose reading of the conversation is timed too."""

    watch: Stopwatch

    def state(
        self, conversation_id: str, language: Language | None, page_item_id: str | None
    ) -> TurnState:
        with self.watch.on("read"):
            return super().state(conversation_id, language, page_item_id)


class Inside:
    """Takes the turns that the action server would take, over its database and its scorer."""

    def __init__(self, desk: TimedDesk) -> None:
        self._watch = desk.watch
        kinds = (kind(lambda: desk) for kind in TurnAction.__subclasses__())
        self._actions = {action.name(): action for action in kinds}

    async def take(self, call: dict[str, Any]) -> Mapping[str, float]:
        """The milliseconds that the call waited for ``scorer``, ``read`` and ``commit``.

        Empty for a call that asks for no turn of shopping.
        """
        action = self._actions.get(call.get("next_action", ""))
        if action is None:
            return {}
        tracker = Tracker.from_dict(call["tracker"])
        await action.run(CollectingDispatcher(), tracker, call["domain"])
        return self._watch.read_off()


@asynccontextmanager
async def inside(stack: Stack) -> AsyncIterator[Inside]:
    """Everything opened for it is closed again."""
    watch = Stopwatch()
    engine = open_engine(stack.database_url)
    scorer = ScorerClient(stack.scorer, stack.service_token)
    sessions = session_factory(engine)
    desk = TimedDesk(
        sessions=sessions,
        catalog=CurrentCatalog(sessions, time.monotonic),
        log=TimedLog(FeedbackLog(sessions), watch),
        recommender=TimedRecommender(scorer, watch),
        clock=lambda: datetime.now(UTC),
        watch=watch,
    )
    try:
        yield Inside(desk)
    finally:
        await scorer.close()
        engine.dispose()
