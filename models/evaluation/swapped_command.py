"""``swapped``: the engine with a checkpoint and without, on held-out bundles of the stored shop."""

import argparse
import json
import os
import sys
from pathlib import Path

from data.catalog.snapshot import Catalog
from data.catalog.stored import stored_catalog
from models.engine.opening import Opening, engine_builder
from models.evaluation.dataset.bundle import SPLITS
from models.evaluation.dataset.errors import ExamplesError, UnreadableExamples
from models.evaluation.dataset.folder import TrainingData, read_folder
from models.evaluation.intervals import interval_of, paired_interval
from models.evaluation.swapped import knowing_train_alone, ranks_of, swapped
from models.scorer.encoder.base import DEFAULT_BASE
from models.scorer.encoder.errors import EncoderError
from models.scorer.trained.errors import CheckpointError

DIGITS = 4


def add_swapped(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("swapped", help="the engine's scores of held-out bundles")
    command.add_argument("--data", type=Path, required=True, metavar="DIR",
                         help="made of the stored shop by: data demo")  # fmt: skip
    command.add_argument("--checkpoint", type=Path, required=True, metavar="DIR")
    command.add_argument("--split", choices=SPLITS[1:], default="test")
    command.add_argument("--seed", type=int, default=1)
    stored = os.environ.get("SATCHEL_DATABASE_URL", "sqlite:///var/satchel.db")
    command.add_argument("--database", default=stored)
    command.add_argument("--base", default=DEFAULT_BASE)
    command.add_argument("--base-dir", type=Path, default=Path("var/base"))
    command.add_argument("--cache", type=Path, default=Path("var/cache"))
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    try:
        data = read_folder(options.data)
        figures = _figures(options, data, _stored(options.database, data))
    except (ExamplesError, CheckpointError, EncoderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps(figures, indent=1))
    return 0


def _stored(database: str, data: TrainingData) -> Catalog:
    catalog = stored_catalog(database)
    named = {one.bundle_id for some in data.bundles.values() for one in some}
    if unknown := named - catalog.bundles.keys():
        raise UnreadableExamples(
            f"the stored shop has no bundle {min(unknown)}: make the folder anew with data demo"
        )
    return catalog


def _figures(
    options: argparse.Namespace, data: TrainingData, catalog: Catalog
) -> dict[str, object]:
    asked = swapped(catalog, data, options.split, options.seed)
    if not asked:
        raise UnreadableExamples(f"{options.data} has no bundles in {options.split}")
    sessions, known = [one.session for one in asked], knowing_train_alone(catalog, data)
    hits = {}
    for name, checkpoint in (("untrained", None), ("trained", options.checkpoint)):
        opening = Opening(
            options.database, options.base, options.base_dir, options.cache, checkpoint=checkpoint
        )
        hits[name] = [rank == 1 for rank in ranks_of(engine_builder(opening)(known), asked)]
    gain = paired_interval(hits["trained"], hits["untrained"], sessions)
    shares = {name: interval_of(one, sessions) for name, one in hits.items()}
    told = {**shares, "trained less untrained": gain}
    return {
        "n": len(asked),
        **{name: [round(value, DIGITS) for value in (one.mean, one.low, one.high)]
           for name, one in told.items()},
    }  # fmt: skip
