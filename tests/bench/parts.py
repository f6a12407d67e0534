"""The parts of the bench by name: each measures one thing, and says first what it does."""

import tempfile
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.bench.commits import ROUND_S, commit_figures
from tests.bench.engine_check import engine_check, engine_steps, shop_scale
from tests.bench.imports import import_figures
from tests.bench.report import say
from tests.bench.retrieval import retrieval_figures
from tests.bench.turns import turn_figures
from tests.stack import running_stack

STEP_REQUESTS = 100
Part = Callable[[Namespace], dict[str, Any]]


def _turns(options: Namespace) -> dict[str, Any]:
    say("starting a stack of its own")
    with (
        tempfile.TemporaryDirectory(prefix="satchel-bench-") as folder,
        running_stack(Path(folder)) as stack,
    ):
        return turn_figures(stack, options.turns, Path(folder))


def _steps(options: Namespace) -> dict[str, Any]:
    say(f"{STEP_REQUESTS} requests, step by step")
    return {"steps": engine_steps(options.database, STEP_REQUESTS)}


def _check(options: Namespace) -> dict[str, Any]:
    say(f"{options.requests} random requests straight to the recommender")
    return {"check": engine_check(options.database, options.requests, options.seed)}


def _imports(options: Namespace) -> dict[str, Any]:
    say(f"importing a feed of {options.items} items three times")
    return {"imports": import_figures(options.items, options.seed)}


def _commits(options: Namespace) -> dict[str, Any]:
    say(f"{options.rounds} rounds of {ROUND_S} s for each way of writing")
    return commit_figures(options.rounds)


def _retrieval(options: Namespace) -> dict[str, Any]:
    say(f"searching among {', '.join(map(str, options.vectors))} items")
    return {"retrieval": retrieval_figures(options.database, options.vectors)}


def _scale(options: Namespace) -> dict[str, Any]:
    say(f"recommending over {options.items} items")
    return {"scale": {str(options.items): shop_scale(options.items)}}


PARTS: Mapping[str, Part] = {
    "turns": _turns,
    "steps": _steps,
    "check": _check,
    "imports": _imports,
    "commits": _commits,
    "retrieval": _retrieval,
    "scale": _scale,
}
