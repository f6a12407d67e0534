"""What can be set about the engine's five steps."""

from dataclasses import dataclass, field
from pathlib import Path

from models.policy.bandit import Bandit
from models.policy.settings import PolicySettings
from models.retrieval.retrieve import RetrievalSettings
from models.scorer.cross.second import SecondSettings
from models.scorer.trained.weights import TrainedWeights
from models.scorer.untrained import ScoreWeights

UNTRAINED = "untrained"


def checkpoint_folder(said: str) -> Path | None:
    """The setting of a checkpoint, or of a second stage: a folder, or none where it is empty or
    "untrained"."""
    return None if said.strip() in ("", UNTRAINED) else Path(said.strip())


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """``weights`` are those of the untrained score, ``trained`` those with a checkpoint, ``second``
    is said of a second stage. ``policy`` is how a slate is drawn, ``bandit`` by whom."""

    retrieval: RetrievalSettings = field(default_factory=RetrievalSettings)
    weights: ScoreWeights = field(default_factory=ScoreWeights)
    trained: TrainedWeights = field(default_factory=TrainedWeights)
    second: SecondSettings = field(default_factory=SecondSettings)
    policy: PolicySettings = field(default_factory=PolicySettings)
    bandit: Bandit = field(default_factory=Bandit)
