"""The trials of a search as a table to read and as JSON."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from optuna.trial import FrozenTrial

KINDS = ("uniform", "hard")


def write_table(out: Path, trials: Sequence[FrozenTrial]) -> None:
    """``trials.md`` and ``trials.json``, in the order in which they come."""
    lines = [_told(one) for one in trials]
    text = json.dumps(lines, ensure_ascii=False, indent=1) + "\n"
    (out / "trials.json").write_text(text, encoding="utf-8")
    (out / "trials.md").write_text(markdown(lines), encoding="utf-8")


def markdown(lines: Sequence[dict[str, Any]]) -> str:
    """A column for each setting that any trial varied."""
    varied = sorted({name for one in lines for name in one["settings"]})
    head = ["trial", "state", "hit rate", *KINDS, "minutes", *varied]
    rows = [
        [
            *(str(one["trial"]), one["state"], _short(one["hit_rate"])),
            *(_short(one[kind]) for kind in KINDS),
            _short(one["minutes"]),
            *(_short(one["settings"].get(name)) for name in varied),
        ]
        for one in lines
    ]
    table = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in table)


def _told(trial: FrozenTrial) -> dict[str, Any]:
    """The hit rate of a trial that was given up is the last that was measured of it."""
    spent = trial.duration
    return {
        "trial": trial.number,
        "state": trial.state.name.lower(),
        "hit_rate": trial.value,
        **{kind: trial.user_attrs.get(kind) for kind in KINDS},
        "minutes": round(spent.total_seconds() / 60, 2) if spent else None,
        "settings": dict(trial.params),
        **{name: trial.user_attrs[name] for name in ("retry_of",) if name in trial.user_attrs},
    }


def _short(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)
