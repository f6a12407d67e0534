"""What can be set about the engine's five steps."""

from dataclasses import dataclass, field

from models.policy.settings import PolicySettings
from models.retrieval.retrieve import RetrievalSettings
from models.scorer.untrained import ScoreWeights


@dataclass(frozen=True, slots=True)
class EngineSettings:
    retrieval: RetrievalSettings = field(default_factory=RetrievalSettings)
    weights: ScoreWeights = field(default_factory=ScoreWeights)
    policy: PolicySettings = field(default_factory=PolicySettings)
