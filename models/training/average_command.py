"""The command ``average``."""

import argparse
import json
import sys
from pathlib import Path

from models.evaluation.dataset.errors import ExamplesError
from models.scorer.encoder.errors import EncoderError
from models.scorer.trained.errors import CheckpointError


def add_average(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command; what it needs is loaded when it runs."""
    command = commands.add_parser(
        "average", help="make one checkpoint of several that differ in their seeds"
    )
    command.add_argument(
        "--model", nargs="+", action="extend", type=Path, required=True, metavar="DIR"
    )
    command.add_argument("--data", nargs="+", action="extend", type=Path, default=[], metavar="DIR",
                         help="folders whose validation rows are to be measured")  # fmt: skip
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.add_argument("--base-dir", type=Path, default=Path("var/base"))
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from models.training.averaging import average  # noqa: PLC0415

    try:
        about = average(options.model, options.out, options.base_dir, options.data)
    except (ExamplesError, CheckpointError, EncoderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps(about.metrics))
    return 0
