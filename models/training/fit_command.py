"""``python -m models.training fit``: fine-tunes on folders of training data."""

import argparse
import json
import os
import sys
from pathlib import Path

from models.evaluation.dataset.errors import ExamplesError
from models.scorer.encoder.errors import EncoderError
from models.training.errors import TrainingError


def add_fit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command; what it needs is loaded when it runs."""
    command = commands.add_parser("fit", help="fine-tune a scorer and write a checkpoint")
    command.add_argument("--data", nargs="+", type=Path, required=True, metavar="DIR")
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
        "--runs", type=Path, default=Path("var/runs"), help="where TensorBoard finds the curves"
    )
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from models.training.fit import FitPlan, fit  # noqa: PLC0415
    from models.training.settings import read_settings  # noqa: PLC0415

    # transformers asks the environment alone where curves go.
    os.environ.setdefault("TENSORBOARD_LOGGING_DIR", str(options.runs / options.out.name))
    try:
        plan = FitPlan(
            data=tuple(options.data),
            out=options.out,
            settings=read_settings(options.config),
            base_dir=options.base_dir,
            wheels=options.wheels,
            seed=options.seed,
            threads=options.threads,
            trackers=tuple(options.report_to),
        )
        metrics = fit(plan)
    except (TrainingError, ExamplesError, EncoderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps({name: round(value, 4) for name, value in metrics.items()}))
    return 0
