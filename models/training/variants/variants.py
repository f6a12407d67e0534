"""Variants of one recipe, each fitted within the same budget of CPU time and compared by
validation rows alone; test rows have no part in it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from models.scorer.trained.checkpoint import CheckpointFiles, read_about
from models.training.errors import BadSettings
from models.training.fit import FitPlan, fit
from models.training.settings import FitSettings, changed, said_in
from models.training.variants.budget import Budget, epochs_within
from models.training.variants.table import write_table

BUDGETS = "budgets.json"


@dataclass(frozen=True, slots=True)
class VariantsPlan:
    """``fit`` says what all have in common and where everything is written; ``minutes`` of CPU
    time are for the steps of one fit, 0 leaves ``epochs`` as they are."""

    fit: FitPlan
    variants: Mapping[str, FitSettings]
    seeds: Sequence[int] = (1,)
    minutes: float = 6.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """One fit. ``adapter_bytes`` is the size of what a checkpoint holds of the encoder."""

    variant: str
    seed: int
    budget: Budget
    metrics: Mapping[str, float]
    adapter_bytes: int


def read_variants(path: Path, settings: FitSettings) -> dict[str, FitSettings]:
    """Settings by the name of the variant. Raises BadSettings for what nobody knows."""
    found = {
        str(name): changed(settings, said or {}, f"{path}, {name}")
        for name, said in said_in(path).items()
    }
    if not found:
        raise BadSettings(f"{path} names no variant")
    return found


def compared(plan: VariantsPlan) -> list[Fitted]:
    """Fits each variant with each seed, and writes ``variants.json`` and ``variants.md``.

    Killed and begun again with the same plan, it goes on where it was. Raises as fit does.
    """
    fitted: list[Fitted] = []
    for name, settings in plan.variants.items():
        budget = _budget(plan, name, settings)
        within = settings if not plan.minutes else replace(settings, epochs=budget.epochs)
        for seed in plan.seeds:
            fitted.append(_fitted(plan, name, seed, within, budget))
            write_table(plan.fit.out, fitted)
    return fitted


def _fitted(
    plan: VariantsPlan, name: str, seed: int, settings: FitSettings, budget: Budget
) -> Fitted:
    folder = plan.fit.out / f"{name}-{seed}"
    files = CheckpointFiles(folder)
    if files.card.is_file():
        metrics = dict(read_about(folder).metrics)
    else:
        metrics = fit(replace(plan.fit, out=folder, settings=settings, seed=seed))
    size = sum(one.stat().st_size for one in files.adapter.glob("*"))
    return Fitted(name, seed, budget, metrics, size)


def _budget(plan: VariantsPlan, name: str, settings: FitSettings) -> Budget:
    """What was once worked out stays, or a killed fit would go on with other steps."""
    path = plan.fit.out / BUDGETS
    known: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    if name not in known:
        trial = replace(plan.fit, out=plan.fit.out / f"{name}-timed", settings=settings)
        known[name] = asdict(epochs_within(trial, plan.minutes * 60))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    return Budget(**known[name])
