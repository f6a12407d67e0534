"""``python -m models.training fit-cross``: fits the second stage."""

import argparse
import json
import os
import sys
from pathlib import Path

from models.evaluation.dataset.errors import ExamplesError
from models.scorer.encoder.errors import EncoderError
from models.scorer.trained.errors import CheckpointError
from models.training.errors import TrainingError


def add_fit_cross(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command; what it needs is loaded when it runs."""
    command = commands.add_parser("fit-cross", help="fit a cross-encoder, the second stage")
    command.add_argument(
        "--data", nargs="+", action="extend", type=Path, required=True, metavar="DIR"
    )
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.add_argument(
        "--first",
        type=Path,
        metavar="CHECKPOINT",
        help="the first stage, whose rivals are learned from: a checkpoint, tfidf or untrained",
    )
    command.add_argument("--config", type=Path, help="a YAML file of settings")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--threads", type=int, default=0, help="0: as many as there are cores")
    command.add_argument("--base-dir", type=Path, default=Path("var/base"))
    command.add_argument("--wheels", type=Path, default=Path("var/wheels"))
    command.add_argument("--cache", type=Path, default=Path("var/cache"))
    command.add_argument("--report-to", nargs="*", default=["tensorboard"], metavar="TRACKER")
    command.add_argument("--runs", type=Path, default=Path("var/runs"))
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from models.training.cross.fit import CrossPlan, fit_cross  # noqa: PLC0415
    from models.training.cross.settings import CrossSettings  # noqa: PLC0415
    from models.training.settings import changed_by  # noqa: PLC0415

    # transformers asks the environment alone where curves go.
    os.environ.setdefault("TENSORBOARD_LOGGING_DIR", str(options.runs / options.out.name))
    try:
        plan = CrossPlan(
            data=tuple(options.data),
            out=options.out,
            settings=changed_by(options.config, CrossSettings()),
            first=options.first,
            base_dir=options.base_dir,
            wheels=options.wheels,
            cache_dir=options.cache,
            seed=options.seed,
            threads=options.threads or os.cpu_count() or 1,
            trackers=tuple(options.report_to),
        )
        metrics = fit_cross(plan)
    except (TrainingError, ExamplesError, CheckpointError, EncoderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps({name: round(value, 4) for name, value in metrics.items()}))
    return 0
