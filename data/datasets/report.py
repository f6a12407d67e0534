"""What an import did: counts, what was skipped and why, and its progress while it runs."""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, TextIO

from data.datasets.listing import Skip

IN_MEMORY = 1000


class Skips:
    """Skipped rows in order. Beyond the first thousand they wait in a temporary file, so that a
    feed of nothing but faults costs no memory."""

    def __init__(self) -> None:
        self._first: list[Skip] = []
        self._rest: IO[str] | None = None
        self._count = 0

    def add(self, skip: Skip) -> None:
        self._count += 1
        if self._count <= IN_MEMORY:
            self._first.append(skip)
            return
        if self._rest is None:
            self._rest = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._rest.write(json.dumps(asdict(skip)) + "\n")

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Skip]:
        yield from self._first
        if self._rest is not None:
            self._rest.seek(0)
            for line in self._rest:
                yield Skip(**json.loads(line))
            self._rest.seek(0, 2)

    def close(self) -> None:
        if self._rest is not None:
            self._rest.close()


@dataclass(slots=True)
class Report:
    """``rows`` are the feed's offers: each is imported, updated, unchanged or skipped.

    ``folded`` rows only add to others (pictures, designs above variants) and are not counted
    in. ``complete`` is false where some of the feed could not be read as rows at all. ``held``
    counts imported items that may not be recommended, by reason; ``withdrawn`` items of the
    source that the feed no longer has. ``looked_at`` counts the offers of the reading before,
    from which the screening learns.
    """

    source: str = ""
    rows: int = 0
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    folded: int = 0
    withdrawn: int = 0
    dry_run: bool = False
    complete: bool = True
    looked_at: int = 0
    held: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    skipped: Skips = field(default_factory=Skips)

    def counts(self) -> dict[str, object]:
        names = ("source", "dry_run", "rows", "imported", "updated", "unchanged", "folded",
                 "withdrawn", "complete")  # fmt: skip
        same = {name: getattr(self, name) for name in names}
        return {**same, "held": dict(self.held), "notes": self.notes}

    def write(self, stream: TextIO) -> None:
        """As JSON; skipped rows one a line, streamed."""
        head = json.dumps(self.counts(), ensure_ascii=False, indent=1).removesuffix("\n}")
        stream.write(f'{head},\n "skipped": [')
        for at, skip in enumerate(self.skipped):
            where = {"file": skip.file} if skip.file else {}
            entry = json.dumps({"line": skip.line, "reason": skip.reason, **where},
                               ensure_ascii=False)  # fmt: skip
            stream.write(f"{',' if at else ''}\n  {entry}")
        stream.write("\n ]\n}\n" if len(self.skipped) else "]\n}\n")

    def sentence(self) -> str:
        if not self.rows:
            return f"looked through {self.looked_at:,} offers for what they usually cost"
        verb = "would be imported" if self.dry_run else "imported"
        return (
            f"{self.rows:,} rows: {self.imported:,} {verb}, {self.updated:,} updated, "
            f"{self.unchanged:,} unchanged, {len(self.skipped):,} skipped"
        )


class Progress:
    """Says on a stream how far an import is: on a terminal in one line that changes, elsewhere
    in plain lines, at most one each ``every_s`` seconds."""

    def __init__(
        self,
        stream: TextIO | None = None,
        seconds: Callable[[], float] = time.monotonic,
        every_s: float = 2.0,
    ) -> None:
        self._stream = stream or sys.stderr
        self._seconds = seconds
        self._every_s = every_s if not self._stream.isatty() else 0.2
        self._said_at = seconds()

    def __call__(self, report: Report) -> None:
        if self._seconds() - self._said_at >= self._every_s:
            self._say(report, "\r" if self._stream.isatty() else "", "")

    def done(self, report: Report) -> None:
        self._say(report, "\r" if self._stream.isatty() else "", "\n")

    def _say(self, report: Report, start: str, end: str) -> None:
        self._said_at = self._seconds()
        line_end = end or ("" if start else "\n")
        print(f"{start}{report.sentence()}", end=line_end, file=self._stream, flush=True)
