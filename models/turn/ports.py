"""What a turn needs from outside: a recommender and a log. The rooms that have them fit these."""

from typing import Protocol

from data.types.turn import TurnRecord
from models.contract.recommendation import Recommendation, RecommendRequest
from models.contract.scoring import ExplainAnswer, ExplainRequest


class Recommender(Protocol):
    """The HTTP client of the scorer, or the engine in the same process."""

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        """A slate with its pool; raises ScorerError when there is none to be had."""

    async def explain(self, request: ExplainRequest) -> ExplainAnswer:
        """Reasons for a bundle or an item of it; raises ScorerError likewise."""


class TurnLog(Protocol):
    """Where a turn is committed before its reply goes out."""

    def record(self, turn: TurnRecord) -> None:
        """Writes all of the turn or nothing."""
