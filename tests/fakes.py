"""Stand-ins for what a turn needs from outside: recommender, log, and the shopper who talks."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.messages import values_of
from data.types.text import Language
from data.types.turn import TurnRecord
from models.contract.recommendation import Recommendation, RecommendRequest
from models.contract.scoring import ExplainAnswer, ExplainRequest
from models.turn.moves import Move
from models.turn.reply import Reply, Say
from models.turn.state import ShopView, TurnState
from models.turn.turn import take_turn
from tests.factories import LARGE, MIXED, NOW, SMALL, recommendation

DOMAIN = Path(__file__).parents[1] / "assistant" / "domain"


@dataclass
class FakeRecommender:
    """Answers what it is told to, one after the other, the last one for good; keeps what it was
    asked. An exception among the answers is raised."""

    answers: list[Recommendation | Exception] = field(
        default_factory=lambda: [recommendation(SMALL, LARGE, MIXED)]
    )
    reasons: ExplainAnswer | Exception = field(default_factory=lambda: ExplainAnswer(()))
    asked: list[RecommendRequest] = field(default_factory=list)
    explained: list[ExplainRequest] = field(default_factory=list)

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def explain(self, request: ExplainRequest) -> ExplainAnswer:
        self.explained.append(request)
        if isinstance(self.reasons, Exception):
            raise self.reasons
        return self.reasons


@dataclass
class FakeLog:
    """Keeps the turns in memory; fails where it is told to."""

    records: list[TurnRecord] = field(default_factory=list)
    error: Exception | None = None

    def record(self, turn: TurnRecord) -> None:
        if self.error is not None:
            raise self.error
        self.records.append(turn)


def stopped_clock() -> datetime:
    """It is always NOW."""
    return NOW


@dataclass
class FakeShopper:
    """Takes one turn after the other, each in the state that the last one left.

    Everything said is also put into the assistant's own words, so that no reply lacks a
    response or a value that the response names.
    """

    state: TurnState
    recommender: FakeRecommender = field(default_factory=FakeRecommender)
    log: FakeLog = field(default_factory=FakeLog)

    async def does(self, intent: str, text: str = "", **understood: Any) -> Reply:
        move = Move(intent, text, **understood)
        reply = await take_turn(self.state, move, self.recommender, self.log, stopped_clock, 7)
        self.state = reply.state
        for said in reply.says:
            uttered(said, reply.state.shop, "en")
            uttered(said, reply.state.shop, "zh")
        return reply

    @property
    def asked(self) -> RecommendRequest:
        """What the recommender was asked last."""
        return self.recommender.asked[-1]

    @property
    def logged(self) -> TurnRecord:
        return self.log.records[-1]


def uttered(said: Say, shop: ShopView, language: Language) -> str:
    """The message as the assistant says it; raises KeyError for what it could not say."""
    return responses()[said.response][language].format(**values_of(said, shop, language))


def keys(reply: Reply) -> list[str]:
    """The responses of a reply, in order."""
    return [said.response for said in reply.says]


@cache
def responses() -> dict[str, dict[Language, str]]:
    """The texts of the assistant's domain, by response and language."""
    found: dict[str, dict[Language, str]] = {}
    for path in sorted(DOMAIN.glob("*.yml")):
        part = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, texts in part.get("responses", {}).items():
            found[name] = {_language(text): text["text"] for text in texts}
    return found


def parameters(text: str) -> set[str]:
    """The values that a response's text names."""
    return set(re.findall(r"{(\w+)}", text))


def _language(text: dict[str, Any]) -> Language:
    return text["condition"][0]["value"] if "condition" in text else "en"
