"""How many turns and events a second are committed: ``python -m tests.bench.commits``.

One commit is one whole turn (impression of 24 bundles, reaction, taste, basket), or one event of
the page. It counts when the log has returned from it. Each way of writing is measured in several
short rounds, one way after the other in each, so that a slow moment of the machine meets all.
"""

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from threading import Barrier
from typing import Any

import numpy as np
from sqlalchemy.orm import Session, sessionmaker

from data.db.direct import DirectWriter
from data.db.engine import open_engine, session_factory
from data.db.group import GroupWriter
from data.db.writer import Writer
from data.feedback.errors import LogError
from data.feedback.log import FeedbackLog
from data.feedback.memory import begin_conversation
from data.types.turn import FeedbackEvent, TurnRecord
from tests.bench.report import report, say
from tests.factories import NOW
from tests.storage.conftest import fill
from tests.storage.server import running_server
from tests.storage.writing import things

Sessions = sessionmaker[Session]
Commit = Callable[[FeedbackLog, TurnRecord, FeedbackEvent], object]
ROUNDS, ROUND_S = 5, 0.8
WRITERS = (1, 8)
PATIENCE_S = 10.0
WAYS: Mapping[str, Callable[[Sessions, float], Writer]] = {
    "group": GroupWriter,
    "direct": DirectWriter,
}
KINDS: Mapping[str, Commit] = {
    "turn": lambda log, turn, _event: log.record(turn),
    "event": lambda log, turn, event: log.append(turn.conversation_id, [event], NOW),
}


@dataclass(frozen=True, slots=True)
class Round:
    """How long each commit took, and how long all together; ``busy`` were given up."""

    times_ms: tuple[float, ...]
    whole_s: float
    busy: int


def commit_figures(rounds: int = ROUNDS, round_s: float = ROUND_S) -> dict[str, Any]:
    """By ``database/kind/way/writers``: the rounds' median of commits a second, p50 and p99."""
    with (
        tempfile.TemporaryDirectory(prefix="satchel-commits-") as folder,
        running_server() as server,
    ):
        urls = {"sqlite": f"sqlite:///{Path(folder)}/shop.db", "postgresql": server.url()}
        for url in urls.values():
            fill(url)
        return {"commits": _figures(urls, rounds, round_s)}


def _figures(urls: Mapping[str, str], rounds: int, round_s: float) -> dict[str, Any]:
    found: dict[str, list[Round]] = defaultdict(list)
    numbers = count()
    for _ in range(rounds):
        for database, url in urls.items():
            for kind, commit in KINDS.items():
                for way in WAYS:
                    for writers in WRITERS:
                        name = f"{database}/{kind}/{way}/{writers}"
                        found[name].append(
                            measured(
                                url=url,
                                prefix=f"b{next(numbers)}",
                                way=way,
                                commit=commit,
                                writers=writers,
                                round_s=round_s,
                            )
                        )
    return {name: _summary(measurements) for name, measurements in found.items()}


def _summary(rounds: list[Round]) -> dict[str, float]:
    times = [time_ms for one in rounds for time_ms in one.times_ms]
    p50, p99 = np.percentile(times, [50, 99])
    return {
        "per_s": round(median(len(one.times_ms) / one.whole_s for one in rounds)),
        "p50_ms": round(float(p50), 1),
        "p99_ms": round(float(p99), 1),
        "given_up": sum(one.busy for one in rounds),
    }


def measured(
    *, url: str, prefix: str, way: str, commit: Commit, writers: int, round_s: float
) -> Round:
    """One round of so many threads, each with its own conversation."""
    with _opened(url, way) as (sessions, log), ThreadPoolExecutor(writers) as threads:
        names = [f"{prefix}-{number}" for number in range(writers)]
        _begin(sessions, names)
        together = Barrier(writers)
        began = time.perf_counter()
        told = list(threads.map(lambda name: _write(log, commit, name, round_s, together), names))
        whole_s = time.perf_counter() - began
    times = tuple(time_ms for times_ms, _ in told for time_ms in times_ms)
    return Round(times, whole_s, sum(busy for _, busy in told))


@contextmanager
def _opened(url: str, way: str) -> Iterator[tuple[Sessions, FeedbackLog]]:
    engine = open_engine(url)
    sessions = session_factory(engine)
    log = FeedbackLog(sessions, patience_s=PATIENCE_S, opened_by=WAYS[way])
    yield sessions, log
    log.close()
    engine.dispose()


def _begin(sessions: Sessions, names: list[str]) -> None:
    with sessions.begin() as session:
        for name in names:
            begin_conversation(
                session, name, channel="web", language="en", page_item_id=None, at=NOW
            )


def _write(
    log: FeedbackLog, commit: Commit, name: str, round_s: float, together: Barrier
) -> tuple[list[float], int]:
    times_ms: list[float] = []
    busy = 0
    together.wait()
    ends_at = time.perf_counter() + round_s
    for turn, event in things(name, None):
        began = time.perf_counter()
        if began >= ends_at:
            break
        try:
            commit(log, turn, event)
        except LogError:
            busy += 1
        else:
            times_ms.append(1000 * (time.perf_counter() - began))
    return times_ms, busy


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.commits", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=ROUND_S, help="of each round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    say(f"{options.rounds} rounds of {options.seconds} s for each way of writing")
    figures = commit_figures(options.rounds, options.seconds)
    print(json.dumps(figures, indent=1) if options.json else report(figures))


if __name__ == "__main__":
    main()
