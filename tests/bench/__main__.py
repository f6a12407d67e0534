"""``python -m tests.bench``: measures Satchel, prints the tables, writes var/bench.json."""

import argparse
import json
import os
import signal
import sys
from types import FrameType
from typing import Any

from tests.bench.parts import PARTS
from tests.bench.report import report
from tools.prepare import ROOT, VAR, load_environment

QUICK = {"turns": 40, "requests": 500, "items": 5_000, "rounds": 1, "vectors": [1_200, 30_000]}


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    load_environment()
    options = _options(arguments)
    figures: dict[str, Any] = {"machine": _machine()}
    for part in options.parts or PARTS:
        figures |= PARTS[part](options)
    VAR.mkdir(exist_ok=True)
    (VAR / "bench.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    print(report(figures))
    return status(figures)


def _machine() -> dict[str, float]:
    """Whether the figures can be believed: a machine with other work to do is a slow one."""
    return {"cores": os.cpu_count() or 1, "load_before": round(os.getloadavg()[0], 1)}


def status(figures: dict[str, Any]) -> int:
    """1 when the recommender broke a hard constraint or named what is not in the catalog."""
    check = figures.get("check", {})
    return 1 if check.get("violations") or check.get("outside_catalog") else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; or all")
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--items", type=int, default=20_000, help="of imports and scale")
    parser.add_argument("--rounds", type=int, default=5, help="of commits")
    parser.add_argument("--vectors", type=int, nargs="+", default=[1_200, 100_000], metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="fewer of each, for a first look")
    shop = os.environ.get("SATCHEL_DATABASE_URL", "sqlite:///var/satchel.db")
    parser.add_argument("--database", default=shop, help="the shop asked, and searched")
    options = parser.parse_args(arguments)
    if not set(options.parts) <= set(PARTS):
        parser.error(f"the parts are {', '.join(PARTS)}")
    if options.quick:
        vars(options).update(QUICK)
    return options


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # Being told to end must end what was started, too.
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(main(sys.argv[1:]))
