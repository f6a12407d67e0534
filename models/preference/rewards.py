"""From reactions to taste: what each kind of feedback is worth, folded into a preference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from data.catalog.measures import Direction, MeasureId
from data.types.feedback import FeedbackKind
from data.types.item import Item
from models.preference.features import FeatureSpace
from models.preference.posterior import Preference, carried_over, observed, preferred


@dataclass(frozen=True, slots=True)
class Reward:
    """``reward`` and its standard deviation ``noise``, as rewards.yml documents them."""

    reward: float
    noise: float


@dataclass(frozen=True, slots=True)
class Signal:
    """One reaction: to ``items`` (a bundle, or one item alone), rather than ``against``.

    A critique says instead which ``measure`` or ``concept`` there should be less or more of.
    """

    kind: FeedbackKind
    items: tuple[Item, ...] = ()
    against: tuple[Item, ...] = ()
    concept: str | None = None
    measure: MeasureId | None = None
    direction: Direction | None = None


@cache
def rewards() -> Mapping[str, Reward]:
    """The weights by kind of feedback."""
    text = files("models.preference").joinpath("rewards.yml").read_text(encoding="utf-8")
    return {kind: Reward(**entry) for kind, entry in yaml.safe_load(text).items()}


def reward_of(kind: FeedbackKind) -> float | None:
    """The reward logged for a kind of feedback; None where it says nothing of taste."""
    found = rewards().get(kind)
    return None if found is None else found.reward


def fold(preference: Preference, space: FeatureSpace, signals: Sequence[Signal]) -> Preference:
    """The preference after the signals, over the features of ``space``.

    The order does not matter: Gaussian observations add up.
    """
    preference = carried_over(preference, space)
    for signal in signals:
        reward = rewards().get(signal.kind)
        if reward is not None:
            preference = _folded(preference, space, signal, reward)
    return preference


def _folded(
    preference: Preference, space: FeatureSpace, signal: Signal, reward: Reward
) -> Preference:
    x, noise = space.bundle_vector(signal.items), reward.noise
    if signal.direction is not None:
        wanted = reward.reward if signal.direction == "more" else -reward.reward
        for name in _named(signal, space):
            preference = observed(preference, space.unit(name), wanted, noise)
    elif signal.against:
        worse = space.bundle_vector(signal.against)
        preference = preferred(preference, x, worse, reward.reward, noise)
    elif signal.items:
        preference = observed(preference, x, reward.reward, noise)
    return preference


def _named(signal: Signal, space: FeatureSpace) -> tuple[str, ...]:
    """The features that a critique names, as far as the space has them."""
    measures = (signal.measure,) if signal.measure in space.features else ()
    concepts = space.of_concept(signal.concept) if signal.concept else ()
    return tuple(name for name in (*measures, *concepts) if name is not None)
