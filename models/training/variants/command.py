"""``python -m models.training variants``: compares variants of a recipe at equal budgets."""

import argparse
import sys
from pathlib import Path

from models.evaluation.dataset.errors import ExamplesError
from models.scorer.encoder.errors import EncoderError
from models.training.errors import TrainingError
from models.training.fit_command import add_plan, plan_of


def add_variants(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command; what it needs is loaded when it runs."""
    command = commands.add_parser(
        "variants", help="compare variants of a recipe at equal budgets, by validation rows"
    )
    add_plan(command)
    command.add_argument(
        "--variants", type=Path, required=True, help="a YAML file: settings by a variant's name"
    )
    command.add_argument(
        "--seeds", type=int, nargs="+", help="each variant is fitted with each; --seed if not said"
    )
    command.add_argument(
        "--minutes", type=float, default=6.0, help="CPU time of one fit; 0: as many as it takes"
    )
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from models.training.trackers import tracked  # noqa: PLC0415
    from models.training.variants.table import markdown  # noqa: PLC0415
    from models.training.variants.variants import (  # noqa: PLC0415
        VariantsPlan,
        compared,
        read_variants,
    )

    try:
        plan = plan_of(options)
        variants = read_variants(options.variants, plan.settings)
        seeds = options.seeds or [options.seed]
        with tracked(plan.trackers, options.runs, options.out.name):
            fitted = compared(VariantsPlan(plan, variants, seeds, options.minutes))
    except (TrainingError, ExamplesError, EncoderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(markdown(fitted), end="")
    return 0
