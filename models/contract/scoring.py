"""Wire bodies of the scorer service beside recommend: score, explain, embed, errors."""

from dataclasses import dataclass
from typing import Literal

from data.types.scenario import BundleItem
from data.types.text import Language
from models.contract.constraints import Constraints
from models.contract.recommendation import Reason, Taste

ErrorCode = Literal[
    "bad_request", "unauthorised", "unknown_item", "unknown_scenario", "overloaded", "not_ready"
]
MAX_EMBED_TEXTS = 256


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    utterance: str
    bundles: tuple[tuple[BundleItem, ...], ...]
    language: Language = "en"
    scenario_id: str | None = None
    taste: Taste = Taste()


@dataclass(frozen=True, slots=True)
class ScoreAnswer:
    """One score a bundle, in the order asked; higher is better, comparable within one answer."""

    scores: tuple[float, ...]
    model_version: str


@dataclass(frozen=True, slots=True)
class ExplainRequest:
    items: tuple[BundleItem, ...]
    language: Language
    constraints: Constraints = Constraints()
    taste: Taste = Taste()
    scenario_id: str | None = None
    item_id: str | None = None


@dataclass(frozen=True, slots=True)
class ExplainAnswer:
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class EmbedRequest:
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmbedAnswer:
    """Unit vectors of shape (texts, dim)."""

    vectors: tuple[tuple[float, ...], ...]
    dim: int
    model_version: str
