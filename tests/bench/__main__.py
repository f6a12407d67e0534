"""``python -m tests.bench``: measures Satchel, prints the tables, writes var/bench.json."""

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

from tests.bench.engine_check import engine_check, engine_steps
from tests.bench.report import report, say
from tests.bench.turns import turn_figures
from tests.stack import running_stack
from tools.prepare import ROOT, VAR, load_environment

PARTS = ("turns", "steps", "check")
QUICK = {"turns": 40, "requests": 500}
STEP_REQUESTS = 100


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    load_environment()
    options = _options(arguments)
    figures: dict[str, Any] = {"machine": _machine()}
    for part in options.parts or PARTS:
        figures |= _measured(part, options)
    VAR.mkdir(exist_ok=True)
    (VAR / "bench.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    print(report(figures))
    return status(figures)


def _machine() -> dict[str, float]:
    """Whether the figures can be believed: a machine with other work to do is a slow one."""
    return {"cores": os.cpu_count() or 1, "load_before": round(os.getloadavg()[0], 1)}


def _measured(part: str, options: argparse.Namespace) -> dict[str, Any]:
    if part == "turns":
        say("starting a stack of its own")
        with (
            tempfile.TemporaryDirectory(prefix="satchel-bench-") as folder,
            running_stack(Path(folder)) as stack,
        ):
            return turn_figures(stack, options.turns, Path(folder))
    if part == "steps":
        say(f"{STEP_REQUESTS} requests, step by step")
        return {"steps": engine_steps(options.database, STEP_REQUESTS)}
    say(f"{options.requests} random requests straight to the recommender")
    return {"check": engine_check(options.database, options.requests, options.seed)}


def status(figures: dict[str, Any]) -> int:
    """1 when the recommender broke a hard constraint or named what is not in the catalog."""
    check = figures.get("check", {})
    return 1 if check.get("violations") or check.get("outside_catalog") else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; or all")
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="fewer of each, for a first look")
    shop = os.environ.get("SATCHEL_DATABASE_URL", "sqlite:///var/satchel.db")
    parser.add_argument("--database", default=shop, help="the shop that steps and check ask about")
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
