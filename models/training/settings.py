"""What can be set about a fit; a YAML file names what differs from these defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from math import inf
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import yaml

from models.scorer.encoder.base import DEFAULT_BASE
from models.scorer.trained.reading import FIELDS
from models.training.augmentation import Rates
from models.training.errors import BadSettings

Settings = TypeVar("Settings")
Method = Literal["lora", "adalora", "ia3", "prefix", "bottleneck", "full", "frozen"]
METHODS: tuple[Method, ...] = get_args(Method)
SECTIONS = {"adapter", "objective", "rates"}
LOSSES = (
    "next_item", "cosine", "whole", "preference", "rating", "sequence", "perturbed", "close",
)  # fmt: skip
BESIDE = {"perturbed", "close"}
"""Losses that only go with another."""
MOST_DROPPED = 0.9


@dataclass(frozen=True, slots=True)
class AdapterSettings:
    """How the base is tuned.

    lora, adalora: low-rank matrices of ``rank`` beside the layers of ``target``; adalora begins
    with half as much again and gives the ranks to the layers that need them. ia3: a scale for
    each key, value and feed-forward unit. prefix: ``tokens`` keys and values before every layer's
    own. bottleneck: a detour of ``width`` units behind each feed-forward block, or with
    ``behind_attention`` behind each attention too. full: all weights, which the checkpoint then
    holds, far above the size of an adapter. frozen: none. ``dropout`` is of lora, adalora and
    bottleneck. The fewer weights, the faster they should learn: a hundredth for prefix and ia3,
    some 2e-5 for full.
    """

    method: Method = "lora"
    rank: int = 16
    dropout: float = 0.0
    target: tuple[str, ...] = ("query", "key", "value", "dense")
    tokens: int = 8
    width: int = 48
    behind_attention: bool = False

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise BadSettings(f"method: one of {', '.join(METHODS)}, not {self.method}")
        if not self.target:
            raise BadSettings("target: at least the end of one layer's name")
        within(self, ("rank", "tokens", "width"), 1)
        within(self, ("dropout",), 0, MOST_DROPPED)


@dataclass(frozen=True, slots=True)
class ObjectiveSettings:
    """How much each loss counts; zero leaves it out.

    next_item: cross-entropy of the item that was taken out of a bundle, over all the step's items
    that are not barred; ``smoothing`` is the share of its label given to those alike.
    cosine: the next item by the cosine alone, which keeps the vectors useful by themselves.
    whole: a whole bundle against the same with one item swapped for a negative, each told by
    itself (binary cross-entropy).
    preference: the taken set above each set that was shown and not taken.
    rating: a bundle's rating (1 to 5) from its logit; squared error.
    sequence: the ratings given one after another in one group, each from its set and from at most
    ``history`` sets and ratings before it; squared error.
    perturbed: the next item again with item vectors pushed where it hurts most (FGM, Miyato et
    al., 2017), by ``push``, the length of the push.
    close: squared distance of an item's vector to the untuned base's, so that what was learned
    before is not forgotten; costs a third more time.
    """

    next_item: float = 1.0
    cosine: float = 0.5
    whole: float = 0.0
    preference: float = 1.0
    rating: float = 0.0
    sequence: float = 0.0
    perturbed: float = 0.0
    close: float = 0.0
    smoothing: float = 0.0
    history: int = 8
    push: float = 0.1

    def __post_init__(self) -> None:
        within(self, LOSSES, 0)
        within(self, ("push",), 0)
        within(self, ("smoothing",), 0, MOST_DROPPED)
        within(self, ("history",), 1)
        if not any(getattr(self, name) for name in LOSSES if name not in BESIDE):
            names = ", ".join(name for name in LOSSES if name not in BESIDE)
            raise BadSettings(f"at least one of {names} must count, or nothing is learned")
        if self.perturbed and not self.next_item:
            raise BadSettings("perturbed is the next item again: next_item must count too")

    @property
    def is_rated(self) -> bool:
        """Whether bundles need ratings."""
        return bool(self.rating or self.sequence)


@dataclass(frozen=True, slots=True)
class FitSettings:
    """``layers``: so many of the base's lowest are kept and tuned, 0 for all of them. ``reads`` are
    fields of models.scorer.trained.reading. A step takes ``bundles`` bundles of
    one folder, of each at most ``positions`` items are asked for, each with ``hard`` negatives of
    its own leaf category and with ``mined`` that the model, as it was when the epoch began, takes
    for right; of either at most ``most_negatives``. ``wished`` is the share of questions
    with the intent, ``without_roles`` that of bundles whose roles nobody knows. Both learning
    rates fall linearly to zero after ``warmup`` steps. ``note`` ends the model card."""

    base: str = DEFAULT_BASE
    layers: int = 0
    reads: tuple[str, ...] = ("title", "title_zh", "categories")
    max_tokens: int = 48
    epochs: float = 3.0
    bundles: int = 24
    positions: int = 5
    hard: int = 1
    mined: int = 0
    most_negatives: int = 64
    wished: float = 0.6
    without_categories: float = 0.3
    without_roles: float = 0.1
    masked_tokens: float = 0.1
    learning_rate: float = 3e-4
    module_learning_rate: float = 3e-3
    weight_decay: float = 0.01
    warmup: int = 20
    hidden: int = 48
    patience: int = 2
    accumulate: int = 1
    adapter: AdapterSettings = field(default_factory=AdapterSettings)
    objective: ObjectiveSettings = field(default_factory=ObjectiveSettings)
    rates: Rates = field(default_factory=Rates)
    note: str = ""

    def __post_init__(self) -> None:
        if not self.reads or set(self.reads) - FIELDS.keys():
            raise BadSettings(f"reads: some of {', '.join(FIELDS)}, not {list(self.reads)}")
        if not 0 < self.epochs < inf:
            raise BadSettings(f"epochs: more than 0, not {self.epochs:g}")
        within(self, ("max_tokens", "bundles", "positions", "hidden", "patience", "accumulate"), 1)
        within(self, ("layers", "hard", "mined", "most_negatives", "warmup"), 0)
        within(self, ("learning_rate", "module_learning_rate", "weight_decay"), 0)
        within(self, ("wished", "without_categories", "without_roles"), 0, 1)
        within(self, ("masked_tokens",), 0, MOST_DROPPED)


def within(settings: object, names: Sequence[str], low: float, high: float = inf) -> None:
    """Raises BadSettings for a number out of these bounds."""
    for name in names:
        value = getattr(settings, name)
        if not low <= value <= high:
            allowed = f"at least {low:g}" if high == inf else f"from {low:g} to {high:g}"
            raise BadSettings(f"{name}: {allowed}, not {value:g}")


def read_settings(path: Path | None) -> FitSettings:
    """The defaults with what the file says. Raises BadSettings for what nobody knows."""
    return changed_by(path, FitSettings())


def changed_by(path: Path | None, defaults: Settings) -> Settings:
    """Any frozen settings with what the file says. Raises BadSettings for what nobody knows."""
    if path is None:
        return defaults
    return changed(defaults, said_in(path), str(path))


def said_in(path: Path) -> dict[str, Any]:
    """The names and values of a YAML file. Raises BadSettings where it is none."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise BadSettings(f"{path} cannot be read: {error}") from error
    if not isinstance(said, dict):
        raise BadSettings(f"{path} must name settings and their values")
    return said


def changed(settings: Settings, said: Any, place: str) -> Settings:
    """Frozen settings with what is said of some by name; ``place`` says in an error where that
    stands. Raises BadSettings for what nobody knows."""
    found: Settings = _changed(settings, said, place)
    return found


def _changed(settings: Any, said: Any, place: str) -> Any:
    if not isinstance(said, Mapping):
        raise BadSettings(f"{place}: settings by name are asked for, not {said!r}")
    known = {one.name for one in fields(settings)}
    if unknown := set(map(str, said)) - known:
        names = ", ".join(sorted(known))
        raise BadSettings(f"{place}: nobody knows {', '.join(sorted(unknown))}; there are {names}")
    values = {}
    for name, value in said.items():
        former = getattr(settings, name)
        if name in SECTIONS:
            values[name] = _changed(former, value, f"{place}, {name}")
        else:
            values[name] = _as(former, value, f"{place}, {name}")
    try:
        return replace(settings, **values)
    except BadSettings as error:
        raise BadSettings(f"{place}: {error}") from error


def _as(former: Any, value: Any, place: str) -> Any:
    """The value in the type of the default. YAML takes 3e-4 for a word."""
    kind = type(former)
    if isinstance(former, bool | tuple):
        wanted = bool if isinstance(former, bool) else list | tuple
        if isinstance(value, wanted):
            return kind(value)
        name = "true or false" if isinstance(former, bool) else "a list"
        raise BadSettings(f"{place}: {name} is asked for, not {value!r}")
    try:
        found = kind(value)
        if isinstance(former, int) and found != float(value):
            raise ValueError("no whole number")
    except (TypeError, ValueError, OverflowError) as error:
        raise BadSettings(f"{place}: {value!r} is no {kind.__name__}") from error
    return found
