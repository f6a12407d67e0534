"""Command line of training: ``data`` writes what a model is to learn from, ``fit`` learns."""

import argparse
import sys

from models.training.average_command import add_average
from models.training.cross.command import add_fit_cross
from models.training.examples.command import add_data
from models.training.fit_command import add_fit
from models.training.refit.command import add_refit
from models.training.refit.figures import add_figures
from models.training.refit.watching import add_watching
from models.training.search.command import add_search
from models.training.variants.command import add_variants


def main(arguments: list[str] | None = None) -> int:
    """The exit code of the command."""
    parser = argparse.ArgumentParser(prog="python -m models.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    add_data(commands)
    add_fit(commands)
    add_average(commands)
    add_search(commands)
    add_variants(commands)
    add_fit_cross(commands)
    add_refit(commands)
    add_watching(commands)
    add_figures(commands)
    asked = parser.parse_args(arguments)
    code: int = asked.run(asked)
    return code


if __name__ == "__main__":
    sys.exit(main())
