"""``python -m models.training search``: tries settings of a fit and keeps the best."""

import argparse
import json
import sys
from pathlib import Path

from models.evaluation.dataset.errors import ExamplesError
from models.scorer.encoder.errors import EncoderError
from models.training.errors import ExtraMissing, TrainingError
from models.training.fit_command import add_plan, plan_of


def add_search(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command; what it needs is loaded when it runs."""
    command = commands.add_parser("search", help="find good settings, by validation rows")
    add_plan(command)
    command.add_argument("--space", type=Path, help="a YAML file of ranges and choices")
    command.add_argument("--trials", type=int, default=20, help="in all, with those of before")
    command.add_argument(
        "--minutes", type=float, default=0.0, help="no trial begins after so many; 0: no limit"
    )
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    try:
        best = _best(options)
    except (TrainingError, ExamplesError, EncoderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps(best))
    return 0


def _best(options: argparse.Namespace) -> dict[str, object]:
    try:
        from models.training.search.search import BEST, SearchPlan, search  # noqa: PLC0415
        from models.training.search.space import DEFAULT_SPACE  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ExtraMissing(
            f"{error.name} is not installed: pip install satchel[training]"
        ) from error
    best = search(
        SearchPlan(
            fit=plan_of(options),
            space=options.space or DEFAULT_SPACE,
            config=options.config,
            trials=options.trials,
            minutes=options.minutes,
            runs=options.runs,
        )
    )
    return {"trial": best.number, "hit_rate": best.value, "config": str(options.out / BEST)}
