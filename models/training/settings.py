"""What can be set about a fit; a YAML file names what differs from these defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

import yaml

from models.scorer.encoder.base import DEFAULT_BASE
from models.training.augmentation import Rates
from models.training.errors import BadSettings

Method = Literal["lora", "adalora", "ia3", "frozen"]
SECTIONS = {"adapter", "objective", "rates"}


@dataclass(frozen=True, slots=True)
class AdapterSettings:
    """How the base is tuned. ``rank`` counts for the low-rank methods alone."""

    method: Method = "lora"
    rank: int = 16
    dropout: float = 0.05
    target: tuple[str, ...] = ("query", "key", "value", "dense")


@dataclass(frozen=True, slots=True)
class ObjectiveSettings:
    """How much each loss counts beside the next item's, which is 1; zero leaves it out.

    cosine: the next item by the cosine alone, which keeps the vectors useful by themselves.
    preference: the taken set above each set that was shown and not taken.
    perturbed: the next item again with item vectors pushed where it hurts most (FGM, Miyato et
    al., 2017), by ``push``, the length of the push.
    """

    cosine: float = 0.5
    preference: float = 1.0
    perturbed: float = 0.0
    push: float = 0.1


@dataclass(frozen=True, slots=True)
class FitSettings:
    """``reads`` are fields of models.scorer.trained.reading. A step takes ``bundles`` bundles of
    one folder, of each at most ``positions`` items are asked for, each with ``hard`` negatives of
    its own leaf category, at most ``most_negatives`` in all. ``wished`` is the share of questions
    with the intent. Both learning rates fall linearly to zero after ``warmup`` steps."""

    base: str = DEFAULT_BASE
    reads: tuple[str, ...] = ("title", "title_zh", "categories")
    max_tokens: int = 48
    epochs: float = 3.0
    bundles: int = 24
    positions: int = 5
    hard: int = 1
    most_negatives: int = 64
    wished: float = 0.6
    without_categories: float = 0.3
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


def read_settings(path: Path | None) -> FitSettings:
    """The defaults with what the file says. Raises BadSettings for what nobody knows."""
    if path is None:
        return FitSettings()
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise BadSettings(f"{path} cannot be read: {error}") from error
    if not isinstance(said, dict):
        raise BadSettings(f"{path} must name settings and their values")
    settings: FitSettings = _changed(FitSettings(), said, str(path))
    return settings


def _changed(settings: Any, said: Mapping[str, Any], place: str) -> Any:
    known = {one.name for one in fields(settings)}
    if unknown := set(said) - known:
        names = ", ".join(sorted(known))
        raise BadSettings(f"{place}: nobody knows {', '.join(sorted(unknown))}; there are {names}")
    values = {}
    for name, value in said.items():
        former = getattr(settings, name)
        if name in SECTIONS:
            values[name] = _changed(former, value, f"{place}, {name}")
        else:
            values[name] = tuple(value) if isinstance(former, tuple) else _as(former, value, place)
    return replace(settings, **values)


def _as(former: Any, value: Any, place: str) -> Any:
    """The value in the type of the default. YAML takes 3e-4 for a word."""
    try:
        return type(former)(value)
    except (TypeError, ValueError) as error:
        raise BadSettings(f"{place}: {value!r} is no {type(former).__name__}") from error
