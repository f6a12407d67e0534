"""Fitted variants as a table to read and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.training.variants.variants import Fitted

HEAD = ("variant", "seed", "steps", "CPU s a step", "adapter MB", "uniform", "hard", "mean")
KINDS = ("uniform", "hard", "hit_rate")


def write_table(out: Path, fitted: Sequence["Fitted"]) -> None:
    """``variants.md`` and ``variants.json``, in the order in which they come."""
    text = json.dumps([asdict(one) for one in fitted], ensure_ascii=False, indent=1) + "\n"
    (out / "variants.json").write_text(text, encoding="utf-8")
    (out / "variants.md").write_text(markdown(fitted), encoding="utf-8")


def markdown(fitted: Sequence["Fitted"]) -> str:
    """Hit rates at 1 on validation rows, the mean over the folders of data."""
    rows = [
        [
            one.variant,
            str(one.seed),
            str(one.budget.steps),
            f"{one.budget.step_cpu_s:.2f}",
            f"{one.adapter_bytes / 1e6:.1f}",
            *(f"{one.metrics[kind]:.3f}" if kind in one.metrics else "" for kind in KINDS),
        ]
        for one in fitted
    ]
    table = [list(HEAD), ["---"] * len(HEAD), *rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in table)
