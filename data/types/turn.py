"""What one turn of shopping leaves in the log, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from data.types.feedback import FeedbackKind
from data.types.scenario import BundleItem
from data.types.text import Language


@dataclass(frozen=True, slots=True)
class LoggedBundle:
    """One bundle of a pool as it is logged; ``position`` is None for those not shown."""

    bundle_id: str
    items: tuple[BundleItem, ...]
    prices_cents: tuple[int, ...]
    total_cents: int
    features_hash: str
    score: float | None
    logit: float | None
    p_first: float | None
    position: int | None
    propensity: float | None
    reasons: tuple[Mapping[str, Any], ...] = ()

    def item_ids(self) -> frozenset[str]:
        return frozenset(item.item_id for item in self.items)


@dataclass(frozen=True, slots=True)
class MixedDraw:
    """How a slate was drawn by one of several parts, which were chosen among by chance.

    ``logits`` has a row for each of ``strategies``, in the order of the pool. A part has its
    ``weight``, and its ``turns`` say which strategy draws each position from what is left;
    ``drawn`` is the part that was chosen. ``samples``, a row for each of the parameters sampled
    beforehand, are what each strategy was worth by them; the weights come of these. ``context``
    are the features of the decision that they were sampled for.
    """

    strategies: tuple[str, ...]
    logits: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    turns: tuple[tuple[int, ...], ...]
    drawn: int
    samples: tuple[tuple[float, ...], ...] = ()
    context: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Impression:
    """A slate shown and the pool it was drawn from; without a ``mixture`` the pool's logits drew
    every position."""

    slate_id: str
    policy: str
    policy_hash: str
    strategy: str
    model_version: str
    seed: int
    slate_propensity: float | None
    degraded: bool
    forced: bool
    context: Mapping[str, Any]
    relaxations: tuple[Mapping[str, Any], ...]
    pool: tuple[LoggedBundle, ...]
    mixture: MixedDraw | None = None

    def shown(self) -> tuple[LoggedBundle, ...]:
        """The slate in the order of its positions."""
        seen = [bundle for bundle in self.pool if bundle.position is not None]
        return tuple(sorted(seen, key=lambda bundle: bundle.position or 0))


@dataclass(frozen=True, slots=True)
class FeedbackEvent:
    """One reaction; saying the same ``event_id`` again changes nothing."""

    event_id: str
    kind: FeedbackKind
    slate_id: str | None = None
    bundle_id: str | None = None
    item_id: str | None = None
    reward: float | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    propensity: float | None = None
    policy: str | None = None
    model_version: str | None = None
    source: str = "turn"


@dataclass(frozen=True, slots=True)
class PreferenceRecord:
    """A posterior over named features and the feedback rows it newly folded in."""

    features: tuple[str, ...]
    mean: tuple[float, ...]
    precision: tuple[float, ...]
    folded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BasketLine:
    item_id: str
    quantity: int
    bundle_id: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    stars: int
    text: str
    slate_id: str | None = None


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """Everything one turn writes, in one transaction.

    ``basket`` None leaves it as it is; ``forget`` erases the shopper before the turn is written.
    """

    turn_id: str
    conversation_id: str
    shopper_id: str
    number: int
    intent: str
    confidence: float | None
    utterance: str
    language: Language
    state: Mapping[str, Any]
    at: datetime
    impression: Impression | None = None
    feedback: tuple[FeedbackEvent, ...] = ()
    preference: PreferenceRecord | None = None
    basket: tuple[BasketLine, ...] | None = None
    survey: Survey | None = None
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What the database knows of a conversation before a turn.

    ``state`` is the last turn's, ``impression`` the last slate shown, ``unfolded`` the events
    that no preference has folded in yet. ``treatment`` is what the running experiment does to the
    shopper's slates: {experiment_id, arm, …settings}.
    """

    conversation_id: str
    shopper_id: str
    language: Language
    page_item_id: str | None
    number: int
    state: Mapping[str, Any]
    impression: Impression | None
    preference: PreferenceRecord | None
    basket: tuple[BasketLine, ...]
    unfolded: tuple[FeedbackEvent, ...]
    treatment: Mapping[str, Any] | None = None
