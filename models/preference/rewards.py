"""From reactions to taste: what each kind of feedback is worth, folded into a preference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
import yaml

from data.catalog.measures import Direction, MeasureId
from data.types.feedback import FeedbackKind
from data.types.item import Item
from models.preference.features import FeatureSpace, Floats
from models.preference.posterior import (
    Preference,
    carried_over,
    decayed,
    narrowed,
    observed,
    of_features,
)

SignalKind = FeedbackKind | Literal["passed"]
"""``passed`` has no row of its own: it is what a critique or a wish says of all that was shown."""
KEPT_A_TURN = 0.97
"""What a turn that teaches leaves of what earlier ones taught: a change of mind is heard."""


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

    kind: SignalKind
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
    """The preference after the signals of one turn, over features of ``space``.

    What was learned before fades a little first. The order does not matter: Gaussian
    observations add up.
    """
    preference = carried_over(preference, space)
    seen = [one for signal in signals for one in _observations(space, signal)]
    if not seen:
        return preference
    columns = _spoken_of(preference, space, seen)
    wide = of_features(preference, [space.features[column] for column in columns])
    wide = decayed(wide, KEPT_A_TURN)
    for x, reward in seen:
        wide = observed(wide, x[columns], reward.reward, reward.noise)
    return narrowed(wide)


def _spoken_of(
    preference: Preference, space: FeatureSpace, seen: Sequence[tuple[Floats, Reward]]
) -> list[int]:
    """The columns of what the preference knows, and of what is now observed."""
    met = np.any([x != 0 for x, _ in seen], axis=0)
    return sorted({*space.columns(preference.features), *np.flatnonzero(met).tolist()})


def _observations(space: FeatureSpace, signal: Signal) -> Iterator[tuple[Floats, Reward]]:
    """What a reaction observes: differences from what is usual, or single features."""
    reward = rewards().get(signal.kind)
    if reward is None:
        return
    if signal.direction is not None:
        wanted = reward.reward if signal.direction == "more" else -reward.reward
        for name in _named(signal, space):
            yield space.unit(name), Reward(wanted, reward.noise)
    elif signal.against:
        yield space.set_apart(signal.items) - space.set_apart(signal.against), reward
    elif signal.items:
        yield space.set_apart(signal.items), reward


def _named(signal: Signal, space: FeatureSpace) -> tuple[str, ...]:
    """The features that a critique names, as far as the space has them."""
    measures = (signal.measure,) if signal.measure in space.features else ()
    concepts = space.of_concept(signal.concept) if signal.concept else ()
    return tuple(name for name in (*measures, *concepts) if name is not None)
