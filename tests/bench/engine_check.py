"""The engine's own check and timing, run in processes of their own over the stack's database."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

from tools.prepare import ROOT, checkpoint

PATIENCE_S = 2400.0


def engine_check(database_url: str, requests: int, seed: int) -> dict[str, Any]:
    """Random requests straight to the recommender, with the checkpoint that `make demo` loads: what
    the oracle found against its answers."""
    asked = ["--requests", str(requests), "--seed", str(seed), "--database", database_url]
    asked += ["--checkpoint", checkpoint(os.environ)]
    # It ends with 1 when it found violations, which the figures say by themselves.
    return _told("models.evaluation", ["check", *asked], accepted=(0, 1))


def engine_steps(database_url: str, requests: int) -> dict[str, Any]:
    """How long each of the engine's steps takes."""
    asked = ["--requests", str(requests), "--database", database_url]
    return _told("tests.bench.engine", asked, accepted=(0,))


def shop_scale(items: int) -> dict[str, Any]:
    """The recommender over a shop of so many items; in a process whose memory is its own."""
    return _told("tests.bench.scale", ["--json", str(items)], accepted=(0,))


def _told(module: str, arguments: list[str], accepted: tuple[int, ...]) -> dict[str, Any]:
    # In a session of its own, so that its workers can be ended with it.
    running = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        told, _ = running.communicate(timeout=PATIENCE_S)
    except BaseException:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        raise
    if running.returncode not in accepted or not told:
        raise RuntimeError(f"{module} ended with status {running.returncode}")
    return dict(json.loads(told))
