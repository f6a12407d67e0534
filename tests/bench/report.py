"""What a person reads: progress while it runs, then tables in Markdown, ready for the README."""

import sys
from collections.abc import Iterable

from tests.bench import tables
from tests.bench.tables import Figures, Table


def say(what: str) -> None:
    """Progress goes to stderr, so that the tables can be piped."""
    print(f"{what} …", file=sys.stderr, flush=True)


def report(figures: Figures) -> str:
    """One table for each part that was measured."""
    parts = {
        "machine": _machine,
        "turns": _turns,
        "layers": _layers,
        "processes": _processes,
        "steps": _steps,
        "check": _check,
        "imports": tables.imports,
        "commits": tables.commits,
        "retrieval": tables.retrieval,
        "scale": tables.scale,
    }
    return "\n\n".join(_table(*parts[name](figures[name])) for name in parts if name in figures)


def _machine(machine: Figures) -> Table:
    return ("the machine", ""), [(name, machine[name]) for name in ("cores", "load_before")]


def _turns(turns: Figures) -> Table:
    rows = [
        (name, one["count"], one["without_slate"], one["p50_ms"], one["p95_ms"])
        for name, one in turns["measured"].items()
    ]
    rows.append(("full turn / bare turn, by medians", "", "", f"{turns['ratio']} x", ""))
    rows.append(("turns a second of 8 shoppers", "", "", turns["turns_per_s"], ""))
    return ("a slate turn", "turns", "without a slate", "p50 ms", "p95 ms"), rows


def _layers(layers: Figures) -> Table:
    rows = [
        (name, own_ms, f"{layers['shares'][name]} %") for name, own_ms in layers["own_ms"].items()
    ]
    return ("a layer by itself", "ms", "share"), rows


def _processes(processes: Figures) -> Table:
    rows = [(name, one["resident_mb"], one["cpu_ms_a_turn"]) for name, one in processes.items()]
    return ("process", "resident MB", "CPU ms a turn"), rows


def _check(check: Figures) -> Table:
    names = ("requests", "bundles", "violations", "outside_catalog", "relaxed", "empty")
    return ("the recommender alone", "count"), [(name, check[name]) for name in names]


def _steps(steps: Figures) -> Table:
    rows = [(name, one["p50_ms"], one["p95_ms"]) for name, one in steps.items()]
    return ("a step of the engine", "p50 ms", "p95 ms"), rows


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
