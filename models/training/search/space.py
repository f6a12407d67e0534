"""What a search may vary: settings of a fit by name, each with a range or a list of values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from optuna import Trial

from models.training.errors import BadSettings, BadSpace
from models.training.settings import FitSettings, said_in

DEFAULT_SPACE = Path(__file__).with_name("space.yml")
RANGE = {"low", "high", "log"}
Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both included; whole numbers only where the setting is one."""

    low: float
    high: float
    is_log: bool
    is_whole: bool

    def suggested(self, name: str, trial: Trial) -> float:
        if self.is_whole:
            return trial.suggest_int(name, int(self.low), int(self.high), log=self.is_log)
        return trial.suggest_float(name, self.low, self.high, log=self.is_log)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of ``values``; lists among them go by their JSON, as a study stores words only."""

    values: tuple[Any, ...]

    def suggested(self, name: str, trial: Trial) -> Any:
        known: dict[Any, Any] = {_label(one): one for one in self.values}
        return known[trial.suggest_categorical(name, list(known))]


Space = Mapping[str, Range | Choice]
"""By dotted name: ``adapter.rank``."""


def read_space(path: Path) -> Space:
    """Raises BadSpace, with the name, for what no fit knows and for what is no choice."""
    space = dict(_read(FitSettings(), read_said(path), ""))
    if not space:
        raise BadSpace(f"{path} varies nothing")
    return space


def read_said(path: Path | None) -> Said:
    """The names and values of a YAML file, nothing without one. Raises BadSpace."""
    if path is None:
        return {}
    try:
        return said_in(path)
    except BadSettings as error:
        raise BadSpace(str(error)) from error


def suggested(space: Space, trial: Trial) -> Said:
    """One value of each, in the shape in which a fit's configuration says them."""
    said: Said = {}
    for name, one in space.items():
        *sections, last = name.split(".")
        place = said
        for section in sections:
            place = place.setdefault(section, {})
        place[last] = one.suggested(name, trial)
    return said


def merged(said: Said, over: Said) -> Said:
    """``said`` with what ``over`` says put over it, section by section."""
    both = {
        name: merged(said[name], value)
        for name, value in over.items()
        if isinstance(value, dict) and isinstance(said.get(name), dict)
    }
    return said | over | both


def _read(settings: Any, said: Said, place: str) -> list[tuple[str, Range | Choice]]:
    known = {one.name for one in fields(settings)}
    found: list[tuple[str, Range | Choice]] = []
    for name, value in said.items():
        full = f"{place}{name}"
        if name not in known:
            raise BadSpace(f"{full}: there are {', '.join(sorted(known))}")
        former = getattr(settings, name)
        if is_dataclass(former) and isinstance(value, dict):
            found += _read(former, value, f"{full}.")
        else:
            found.append((full, _one(former, value, full)))
    return found


def _one(former: Any, value: Any, name: str) -> Range | Choice:
    if isinstance(value, list) and value:
        return Choice(tuple(value))
    if isinstance(value, dict) and {"low", "high"} <= value.keys() <= RANGE:
        return _range(former, value, name)
    raise BadSpace(f"{name}: a list of values, or low and high are asked for, not {value!r}")


def _range(former: Any, value: Said, name: str) -> Range:
    if isinstance(former, bool) or not isinstance(former, int | float):
        raise BadSpace(f"{name}: {former!r} is no number that could have a range")
    try:
        low, high = float(value["low"]), float(value["high"])
    except (TypeError, ValueError) as error:
        raise BadSpace(f"{name}: {error}") from error
    is_log = value.get("log") is True
    if low >= high or (is_log and low <= 0):
        raise BadSpace(f"{name}: from {low} to {high} there is nothing to try")
    return Range(low, high, is_log, isinstance(former, int))


def _label(value: Any) -> bool | int | float | str:
    return value if isinstance(value, bool | int | float | str) else json.dumps(value)
