"""Engines for tests of the service: one that stays, one that breaks, one that waits."""

from threading import Event
from typing import NoReturn, cast

from models.contract.recommendation import Recommendation, RecommendRequest
from models.contract.scoring import EmbedAnswer, EmbedRequest
from models.engine.engine import Engine
from models.engine.steps import Observer


class OneEngine:
    """Always the same engine; counts its reloads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.reloads = 0

    def current(self) -> Engine:
        return self.engine

    def recommend(self, request: RecommendRequest, observer: Observer) -> Recommendation:
        return self.engine.recommend(request, observer)

    def reload(self) -> Engine:
        self.reloads += 1
        return self.engine

    def close(self) -> None:
        pass


class BrokenEngine:
    def embed(self, _request: EmbedRequest) -> NoReturn:
        raise RuntimeError("a secret of ours")


class WaitingEngine:
    """Answers once it is told to."""

    def __init__(self) -> None:
        self.go_on = Event()

    def embed(self, _request: EmbedRequest) -> EmbedAnswer:
        self.go_on.wait(5)
        return EmbedAnswer((), 3, "waiting")


def one(engine: BrokenEngine | WaitingEngine) -> OneEngine:
    return OneEngine(cast(Engine, engine))
