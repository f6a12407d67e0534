"""The actions in this process, with a clock at the doors that an action knocks at itself."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from pydantic import SecretStr
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.ask
import actions.attend
import actions.edit
import actions.inquire
import actions.take  # noqa: F401 - importing the modules makes their actions known
from actions.settings import ActionSettings
from actions.turn import TurnAction
from actions.wiring import Desk, desk_for
from data.types.text import Language
from data.types.turn import TurnRecord
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

    def __init__(self, stack: Stack) -> None:
        self._watch = Stopwatch()
        self._desk = _timed_desk(stack, self._watch)
        kinds = (kind(lambda: self._desk) for kind in TurnAction.__subclasses__())
        self._actions = {action.name(): action for action in kinds}

    async def take(self, call: dict[str, Any]) -> Mapping[str, float]:
        """The milliseconds that the call waited for ``scorer``, ``read`` and ``commit``."""
        action = self._actions[call["next_action"]]
        tracker = Tracker.from_dict(call["tracker"])
        await action.run(CollectingDispatcher(), tracker, call["domain"])
        return self._watch.read_off()


def _timed_desk(stack: Stack, watch: Stopwatch) -> TimedDesk:
    desk = desk_for(
        ActionSettings(
            database_url=stack.database_url,
            scorer_url=stack.scorer,
            service_token=SecretStr(stack.service_token),
        )
    )
    return TimedDesk(
        sessions=desk.sessions,
        log=TimedLog(desk.log, watch),
        recommender=TimedRecommender(desk.recommender, watch),
        clock=desk.clock,
        watch=watch,
    )
