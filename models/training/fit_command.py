"""``python -m models.training fit``: fine-tunes on folders of training data."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from models.evaluation.dataset.errors import ExamplesError
from models.scorer.encoder.errors import EncoderError
from models.training.errors import TrainingError

if TYPE_CHECKING:
    from models.training.fit import FitPlan


def add_fit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command; what it needs is loaded when it runs."""
    command = commands.add_parser("fit", help="fine-tune a scorer and write a checkpoint")
    add_plan(command)
    command.add_argument(
        "--ray", type=int, default=0, metavar="WORKERS", help="by so many processes of Ray"
    )
    command.set_defaults(run=_run)


def add_plan(command: argparse.ArgumentParser) -> None:
    """What every fit is told, a trial of a search as well."""
    command.add_argument(
        "--data", nargs="+", action="extend", type=Path, required=True, metavar="DIR"
    )
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.add_argument("--config", type=Path, help="a YAML file of settings")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--threads", type=int, default=0, help="0: as many as there are cores")
    command.add_argument("--base-dir", type=Path, default=Path("var/base"))
    command.add_argument("--wheels", type=Path, default=Path("var/wheels"))
    command.add_argument(
        "--report-to",
        nargs="*",
        default=["tensorboard"],
        metavar="TRACKER",
        help="tensorboard (the default), mlflow, wandb; none by the bare flag",
    )
    command.add_argument(
        "--runs", type=Path, default=Path("var/runs"), help="where trackers keep the curves"
    )


def plan_of(options: argparse.Namespace) -> "FitPlan":
    """Raises BadSettings."""
    from models.training.fit import FitPlan  # noqa: PLC0415
    from models.training.settings import read_settings  # noqa: PLC0415

    return FitPlan(
        data=tuple(options.data),
        out=options.out,
        settings=read_settings(options.config),
        base_dir=options.base_dir,
        wheels=options.wheels,
        seed=options.seed,
        threads=options.threads,
        trackers=tuple(options.report_to),
    )


def _run(options: argparse.Namespace) -> int:
    from models.training.launching import leave, processes  # noqa: PLC0415

    try:
        metrics = _fitted(plan_of(options), options)
        if processes().is_main_process:
            print(json.dumps({name: round(value, 4) for name, value in metrics.items()}))
    except (TrainingError, ExamplesError, EncoderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    finally:
        leave()
    return 0


def _fitted(plan: "FitPlan", options: argparse.Namespace) -> dict[str, float]:
    if options.ray:
        from models.training.machines import fit_on_machines  # noqa: PLC0415

        return fit_on_machines(plan, options.ray, options.runs)
    from models.training.fit import fit  # noqa: PLC0415
    from models.training.trackers import tracked  # noqa: PLC0415

    with tracked(plan.trackers, options.runs, options.out.name):
        return fit(plan)
