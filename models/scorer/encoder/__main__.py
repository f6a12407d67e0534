"""``python -m models.scorer.encoder prepare``: makes the base encoder ready."""

import argparse
import sys
import time
from pathlib import Path

from models.scorer.encoder.base import DEFAULT_BASE, prepare_base
from models.scorer.encoder.errors import EncoderError
from models.scorer.encoder.manifest import base_hash


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    began = time.monotonic()
    try:
        folder = prepare_base(options.base, options.out, options.wheels)
    except EncoderError as error:
        print(f"the base encoder could not be prepared: {error}", file=sys.stderr)
        return 1
    print(f"{folder} {base_hash(folder)[:12]} ready in {time.monotonic() - began:.1f} s")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.scorer.encoder")
    prepare = parser.add_subparsers(required=True).add_parser("prepare")
    prepare.add_argument("--base", default=DEFAULT_BASE, help="packaged name, folder or hub id")
    prepare.add_argument("--out", type=Path, default=Path("var/base"))
    prepare.add_argument("--wheels", type=Path, default=Path("var/wheels"))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
