"""A search for the settings with the best validation hit rate; test rows have no part in it."""

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml
from optuna import Study, Trial
from optuna.trial import FrozenTrial

from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import ROW_FILES
from models.scorer.trained.checkpoint import CheckpointFiles, read_about
from models.training.errors import NothingFound
from models.training.fit import FitPlan, fingerprint, fit
from models.training.search.pruning import Pruning
from models.training.search.space import (
    DEFAULT_SPACE,
    Said,
    merged,
    read_said,
    read_space,
    suggested,
)
from models.training.search.study import (
    alone_in,
    best_of,
    done,
    folder_of,
    opened,
    retry_unfinished,
    set_sampler,
)
from models.training.search.table import write_table
from models.training.settings import read_settings
from models.training.trackers import tracked

SETTINGS, BEST = "settings.yml", "best.yml"


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """``fit`` says what all trials have in common and where the search writes. ``config`` are
    settings that stay as they are. No trial begins after ``minutes``; 0 is no limit."""

    fit: FitPlan
    space: Path = DEFAULT_SPACE
    config: Path | None = None
    trials: int = 20
    minutes: float = 0.0
    runs: Path = Path("var/runs")
    clock: Callable[[], float] = field(default=time.monotonic)

    @property
    def out(self) -> Path:
        return self.fit.out

    def asked(self) -> str:
        """What is searched; a study goes on only with the same."""
        return json.dumps(
            {
                "space": self.space.read_text(encoding="utf-8"),
                "config": read_said(self.config),
                "data": [fingerprint(one) for one in self.fit.data],
                "seed": self.fit.seed,
            }
        )


def search(plan: SearchPlan) -> FrozenTrial:
    """Tries until ``plan.trials`` are through, and returns the best of them.

    The best settings are in ``best.yml``, all trials in ``trials.md`` and ``trials.json``, the
    best one's checkpoint in its folder under ``trials``. Raises BadSpace and BadSettings for what
    nobody knows, SearchBusy, NothingToLearn without validation rows, NothingFound at the end.
    """
    space = read_space(plan.space)
    if not any(
        (data / f"{name}.valid.jsonl").is_file() for data in plan.fit.data for name in ROW_FILES
    ):
        raise NothingToLearn("no folder has validation rows, by which trials are compared")
    with alone_in(plan.out):
        study = opened(plan.out, plan.asked())
        retry_unfinished(study)
        until = plan.clock() + plan.minutes * 60 if plan.minutes else float("inf")
        while len(done(study)) < plan.trials and plan.clock() < until:
            set_sampler(study, plan.fit.seed)
            study.optimize(lambda trial: _tried(plan, trial, suggested(space, trial)), n_trials=1)
            _keep_best(plan, study)
        return _told(plan, study)


def _tried(plan: SearchPlan, trial: Trial, varied: Said) -> float:
    """The hit rate of a fit with these settings, which goes on where it was killed."""
    folder = folder_of(plan.out, trial.study.trials[trial.number])
    folder.mkdir(parents=True, exist_ok=True)
    said = yaml.safe_dump(merged(read_said(plan.config), varied), sort_keys=False)
    (folder / SETTINGS).write_text(said, encoding="utf-8")
    one = replace(
        plan.fit,
        out=folder,
        settings=read_settings(folder / SETTINGS),
        watchers=(*plan.fit.watchers, Pruning(trial)),
    )
    if CheckpointFiles(folder).card.is_file():  # killed between the end of the fit and the study
        metrics = dict(read_about(folder).metrics)
    else:
        with tracked(one.trackers, plan.runs, f"{plan.out.name}-{folder.name}"):
            metrics = fit(one)
    for name, value in metrics.items():
        trial.set_user_attr(name, value)
    return metrics["hit_rate"]


def _keep_best(plan: SearchPlan, study: Study) -> None:
    """Checkpoints of all but the best trial go; what they were is in the table."""
    best = best_of(study)
    kept = best and folder_of(plan.out, best)
    for folder in (plan.out / "trials").iterdir():
        if folder != kept:
            shutil.rmtree(folder)
    if kept:
        shutil.copyfile(kept / SETTINGS, plan.out / BEST)
    write_table(plan.out, done(study))


def _told(plan: SearchPlan, study: Study) -> FrozenTrial:
    best = best_of(study)
    if best is None:
        raise NothingFound(f"no trial was finished; {plan.out} can be gone on with")
    return best
