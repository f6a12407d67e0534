"""What is asked of the recommender and what it answers: requests, pools, slates, reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from data.types.scenario import BundleItem
from data.types.text import Language
from data.types.turn import MixedDraw
from models.contract.constraints import Constraints

MAX_POOL = 24
SLATE_SIZE = 3

EditKind = Literal["swap", "remove", "add", "keep"]
ReasonKind = Literal[
    "compatible",
    "complement",
    "substitute",
    "role",
    "budget",
    "liked",
    "kept",
    "new",
    "popular",
    "critique",
]


@dataclass(frozen=True, slots=True)
class Taste:
    """The preference as the recommender needs it: a weight for each named feature."""

    features: tuple[str, ...] = ()
    mean: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one bundle that leaves all its other items as they are.

    swap: another item in ``role_id`` (of ``category``, when given); remove: ``role_id`` goes;
    add: a new role of ``category``; keep: nothing changes, ``Constraints.keep`` holds the item.
    """

    kind: EditKind
    base: tuple[BundleItem, ...]
    role_id: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Treatment:
    """What an experiment's arm sets otherwise about how the slate is drawn; None: as usual.

    ``temperature``, ``mmr_lambda`` and ``fresh_floor`` are those of the policy's settings.
    ``explore`` is the most that strategies beside the score may draw together; ``strategy`` draws
    alone; two strategies that are ``interleaved`` draw in turn, as teams.
    """

    experiment_id: str
    arm: str
    temperature: float | None = None
    mmr_lambda: float | None = None
    fresh_floor: float | None = None
    explore: float | None = None
    strategy: str | None = None
    interleaved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecommendRequest:
    """One question to the recommender.

    ``utterance`` is the text (masked) that says what the bundle is for. ``scenario_id`` is
    given once known, so that later turns stay with it. ``roles`` names the role ids to fill
    when a former bundle fixes them (critiques keep the roles of the bundle they speak of).
    ``avoid`` holds bundles, as item ids, that must not come back.
    """

    conversation_id: str
    language: Language
    utterance: str
    seed: int
    constraints: Constraints = Constraints()
    scenario_id: str | None = None
    anchor: str | None = None
    roles: tuple[str, ...] | None = None
    taste: Taste = Taste()
    avoid: tuple[tuple[str, ...], ...] = ()
    edit: Edit | None = None
    slate_size: int = SLATE_SIZE
    treatment: Treatment | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a bundle or an item is proposed, from facts of the catalog."""

    kind: ReasonKind
    item_ids: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One constraint that could not be met, and what it was widened to."""

    constraint: str
    text: str
    to: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PoolBundle:
    """One bundle of the pool. ``position`` is None unless shown.

    ``p_first`` is the chance to stand at position 0; it sums to one over the pool.
    ``propensity`` is the chance of its position given those before it. Both, like score and
    logit, are None where the slate was forced.
    """

    bundle_id: str
    items: tuple[BundleItem, ...]
    total_cents: int
    features_hash: str = ""
    score: float | None = None
    logit: float | None = None
    p_first: float | None = None
    position: int | None = None
    propensity: float | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The recommender's answer: the whole pool, of which those with a position are the slate.

    ``mixture`` is in the order of the pool; None where one strategy drew alone.
    """

    pool: tuple[PoolBundle, ...]
    policy: str
    policy_hash: str
    strategy: str
    model_version: str
    seed: int
    scenario_id: str | None = None
    slate_propensity: float | None = None
    relaxations: tuple[Relaxation, ...] = ()
    degraded: bool = False
    forced: bool = False
    mixture: MixedDraw | None = None
    assumptions: Mapping[str, Any] = field(default_factory=dict)

    def slate(self) -> tuple[PoolBundle, ...]:
        """The bundles shown, in their order."""
        shown = [bundle for bundle in self.pool if bundle.position is not None]
        return tuple(sorted(shown, key=lambda bundle: bundle.position or 0))
