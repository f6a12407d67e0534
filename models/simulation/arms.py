"""What the arms of a comparison differ in: whose taste the recommender is told, no more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from models.contract.recommendation import Recommendation, RecommendRequest, Taste
from models.contract.scoring import ExplainAnswer, ExplainRequest
from models.simulation.place import Source

Arm = Literal["no_learning", "learning", "shuffled", "oracle"]
ARMS: tuple[Arm, ...] = ("no_learning", "learning", "shuffled", "oracle")


@dataclass
class Learning:
    """Told what the turn has learned."""

    source: Source

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        return self.source.recommend(request)

    async def explain(self, request: ExplainRequest) -> ExplainAnswer:
        return self.source.explain(request)


@dataclass
class NoLearning(Learning):
    """The preference is frozen as it was before the first word."""

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        return self.source.recommend(replace(request, taste=Taste()))


@dataclass
class Shuffled(Learning):
    """Told in each round what another shopper's reactions taught by then.

    ``tastes`` are the other's, by round; once that conversation is over, the last one stays.
    """

    tastes: Sequence[Taste]
    asked: int = 0

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        taste = self.tastes[min(self.asked, len(self.tastes) - 1)]
        self.asked += 1
        return self.source.recommend(replace(request, taste=taste))
