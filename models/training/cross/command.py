"""``python -m models.training fit-cross``: fits the second stage."""

import argparse
import json
import sys
from pathlib import Path

from models.evaluation.dataset.errors import ExamplesError
from models.scorer.encoder.errors import EncoderError
from models.scorer.trained.errors import CheckpointError
from models.training.errors import TrainingError
from models.training.fit_command import add_plan


def add_fit_cross(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command; what it needs is loaded when it runs."""
    command = commands.add_parser("fit-cross", help="fit a cross-encoder, the second stage")
    add_plan(command)
    command.add_argument(
        "--first",
        type=Path,
        metavar="CHECKPOINT",
        help="the first stage, whose rivals are learned from: a checkpoint, tfidf or untrained",
    )
    command.add_argument("--cache", type=Path, default=Path("var/cache"))
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from models.training.cross.fit import CrossPlan, fit_cross  # noqa: PLC0415
    from models.training.cross.settings import CrossSettings  # noqa: PLC0415
    from models.training.launching import leave, processes  # noqa: PLC0415
    from models.training.settings import changed_by  # noqa: PLC0415
    from models.training.trackers import tracked  # noqa: PLC0415

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
            threads=options.threads,
            trackers=tuple(options.report_to),
        )
        with tracked(plan.trackers, options.runs, options.out.name):
            metrics = fit_cross(plan)
        if processes().is_main_process:
            print(json.dumps({name: round(value, 4) for name, value in metrics.items()}))
    except (TrainingError, ExamplesError, CheckpointError, EncoderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    finally:
        leave()
    return 0
