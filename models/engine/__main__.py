"""``python -m models.engine warm``: encodes the catalog ahead of the first request; resumable."""

import argparse
import logging
import os
import sys
import time
from pathlib import Path
from typing import get_args

from sqlalchemy.exc import SQLAlchemyError

from models.engine.opening import Opening, encode_catalog
from models.engine.settings import checkpoint_folder
from models.scorer.encoder.base import DEFAULT_BASE
from models.scorer.encoder.errors import EncoderError
from models.scorer.encoder.lighter import Precision
from models.scorer.trained.errors import CheckpointError


def main(arguments: list[str]) -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = _parser().parse_args(arguments)
    began = time.monotonic()
    opening = Opening(
        database_url=options.database,
        base=options.base,
        base_dir=options.base_dir,
        cache_dir=options.cache,
        torch_threads=options.threads,
        checkpoint=options.checkpoint,
        precision=options.precision,
    )
    try:
        count = encode_catalog(opening)
    except (EncoderError, CheckpointError, SQLAlchemyError) as error:
        print(error, file=sys.stderr)
        return 1
    seconds = time.monotonic() - began
    print(f"{count} new texts are encoded in {seconds:.1f} s ({count / seconds:.0f} a second)")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.engine")
    warm = parser.add_subparsers(required=True).add_parser("warm", help="encode the catalog")
    warm.add_argument("--database", default="sqlite:///var/satchel.db")
    warm.add_argument("--base", default=DEFAULT_BASE)
    warm.add_argument(
        "--checkpoint",
        type=checkpoint_folder,
        default=os.environ.get("SATCHEL_CHECKPOINT", ""),
        metavar="DIR",
        help="of the trained scorer whose encoder it is (SATCHEL_CHECKPOINT); empty: the base",
    )
    warm.add_argument(
        "--precision",
        choices=get_args(Precision),
        default=os.environ.get("SATCHEL_PRECISION", "fp32"),
        help="what the encoders multiply in (SATCHEL_PRECISION)",
    )
    warm.add_argument("--base-dir", type=Path, default=Path("var/base"))
    warm.add_argument("--cache", type=Path, default=Path("var/cache"))
    warm.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
