"""``report``: a comparison as a page with plots, and as Markdown tables."""

import argparse
import sys
from pathlib import Path

from models.evaluation.comparison import read_comparison
from models.evaluation.dataset.errors import ExamplesError


def add_report(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("report", help="a comparison as a page with plots")
    command.add_argument("--from", dest="found", type=Path, default=Path("var/compare.json"))
    command.add_argument("--out", type=Path, default=Path("var/report"), metavar="DIR")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    try:
        # Loaded here alone: no other command draws.
        from models.evaluation.report.page import write_report  # noqa: PLC0415

        places = write_report(read_comparison(options.found), options.out)
    except ImportError as error:
        print(f"error: {error}: the extra 'report' draws pages", file=sys.stderr)
        return 1
    except ExamplesError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(*places, sep="\n")
    return 0
