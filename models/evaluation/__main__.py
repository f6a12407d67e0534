"""``python -m models.evaluation check|swapped|one-of-ten|…``: each prints figures as JSON."""

import argparse
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from models.engine.opening import Opening
from models.engine.settings import checkpoint_folder
from models.evaluation.check import Tally, checked
from models.evaluation.compare_command import add_compare
from models.evaluation.completing import add_completing
from models.evaluation.experiments.command import add_experiment
from models.evaluation.offpolicy.command import add_off_policy
from models.evaluation.report.command import add_report
from models.evaluation.swapped_command import add_swapped
from models.scorer.encoder.base import DEFAULT_BASE
from models.scorer.encoder.errors import EncoderError
from models.scorer.trained.errors import CheckpointError

CHUNK = 250


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    code: int = options.run(options)
    return code


def _check(options: argparse.Namespace) -> int:
    opening = Opening(
        database_url=options.database,
        base=options.base,
        base_dir=options.base_dir,
        cache_dir=options.cache,
        checkpoint=options.checkpoint,
        second_stage=options.second_stage,
    )
    try:
        tally = _tally(opening, options)
    except (CheckpointError, EncoderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps(tally.report(), indent=1))
    return 1 if tally.violations else 0


def _tally(opening: Opening, options: argparse.Namespace) -> Tally:
    tally = Tally()
    starts = range(0, options.requests, CHUNK)
    chunks = [(min(CHUNK, options.requests - start), options.seed + start) for start in starts]
    # Each process opens its own engine: forked ones would share torch's locks and the database.
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as processes:
        for part in processes.map(partial(checked, opening), chunks):
            tally.add(part)
    return tally


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.evaluation")
    commands = parser.add_subparsers(required=True)
    add_completing(commands)
    add_compare(commands)
    add_report(commands)
    add_swapped(commands)
    add_off_policy(commands)
    add_experiment(commands)
    command = commands.add_parser("check", help="count violations over random requests")
    command.add_argument("--requests", type=int, default=10_000)
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    command.add_argument("--database", default="sqlite:///var/satchel.db")
    command.add_argument("--base", default=DEFAULT_BASE)
    command.add_argument("--base-dir", type=Path, default=Path("var/base"))
    command.add_argument("--cache", type=Path, default=Path("var/cache"))
    for name, what in (("checkpoint", "the trained scorer"), ("second-stage", "a cross-encoder")):
        setting = f"SATCHEL_{name.upper().replace('-', '_')}"
        command.add_argument(
            f"--{name}",
            type=checkpoint_folder,
            default=os.environ.get(setting, ""),
            metavar="DIR",
            help=f"of {what} ({setting}); empty: none",
        )
    command.set_defaults(run=_check)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
