"""The tables of what grows: imports, commits, search and the recommender over many items."""

from collections.abc import Iterable, Mapping
from typing import Any

Figures = Mapping[str, Any]
Table = tuple[tuple[str, ...], Iterable[tuple[object, ...]]]


def imports(figures: Figures) -> Table:
    columns = ("items", "seconds", "items_per_s", "peak_mb", "imported", "skipped", "lost")
    rows = [(name, *(one[column] for column in columns)) for name, one in figures.items()]
    return ("an import", "items", "s", "items a s", "peak MB", "imported", "skipped", "lost"), rows


def commits(figures: Figures) -> Table:
    rows = [(*name.split("/"), *one.values()) for name, one in figures.items()]
    head = ("database", "a commit", "way", "writers", "commits a second", "p50 ms", "p99 ms")
    return (*head, "given up"), rows


def retrieval(figures: Figures) -> Table:
    names = ("build_s", "vectors_mb", "index_mb", "recall")
    rows = [
        (
            size,
            *(one[name] for name in names),
            *(one[way][p] for way in ("nearest", "exact") for p in ("p50_ms", "p95_ms")),
            *(one["matching"]["p95_ms"], one["words_build_s"], one["words_mb"]),
        )
        for size, one in figures.items()
    ]
    head = ("items searched", "clustered in s", "vectors MB", "index MB", "recall@100")
    ways = ("nearest p50 ms", "p95 ms", "exact p50 ms", "p95 ms")
    return (*head, *ways, "by words p95 ms", "built in s", "MB"), rows


def scale(figures: Figures) -> Table:
    rows = [
        (
            items,
            *(one[name] for name in ("load_s", "open_s", "clustered_s", "resident_mb")),
            *(one[what][p] for what in ("slate", "change") for p in ("p50_ms", "p95_ms")),
        )
        for items, one in figures.items()
    ]
    head = ("items of the shop", "loaded in s", "opened in s", "clustered after s", "resident MB")
    return (*head, "slate p50 ms", "p95 ms", "change p50 ms", "p95 ms"), rows
