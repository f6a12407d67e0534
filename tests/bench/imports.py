"""Imports of a generated feed: speed, peak memory, rows (`python -m tests.bench.imports [n]`)."""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from time import perf_counter

from tests.bench.report import report

ITEMS = 100_000
SMALLER = 10
"""The memory of an import of so many times fewer items is measured beside it."""
COLUMNS = (
    "id", "title", "description", "link", "image_link", "price", "availability", "brand",
    "google_product_category", "color", "material", "item_group_id", "shipping_weight",
)  # fmt: skip
KINDS = {
    "Camping > Tents": 18_000, "Camping > Stoves": 6_000, "Camping > Lanterns": 3_500,
    "Kitchen > Knives": 4_000, "Kitchen > Pans": 5_500, "Kitchen > Mugs": 1_200,
    "Office > Chairs": 16_000, "Office > Lamps": 4_500,
}  # fmt: skip
"""What an item of each category costs in the middle, in cents."""
COLORS = ("Black", "Sky Blue", "Forest Green", "Red/White")
MATERIALS = ("Cotton", "Stainless steel", "80% cotton, 20% polyester")
FAULTY = 100
"""One row of so many has no price."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One run of the command. ``lost`` counts rows that the report says nothing of."""

    items: int
    seconds: float
    items_per_s: float
    peak_mb: float
    imported: int
    unchanged: int
    skipped: int
    lost: int


def import_figures(count: int = ITEMS, seed: int = 1) -> dict[str, object]:
    """A feed of ``count`` items imported, then imported again, each in a process of its own,
    with and without the screening; and the peak memory of a smaller feed."""
    with tempfile.TemporaryDirectory(prefix="satchel-imports-") as name:
        folder = Path(name)
        large, small = folder / "large.tsv", folder / "small.tsv"
        write_feed(large, count, seed)
        write_feed(small, count // SMALLER, seed)
        return {
            "new": asdict(_imported(large, folder / "new.db", count)),
            "again": asdict(_imported(large, folder / "new.db", count)),
            "unscreened": asdict(_imported(large, folder / "bare.db", count, "--unscreened")),
            "smaller": asdict(_imported(small, folder / "small.db", count // SMALLER)),
        }


def write_feed(path: Path, count: int, seed: int) -> None:
    random = Random(seed)
    with path.open("w", encoding="utf-8") as stream:
        stream.write("\t".join(COLUMNS) + "\n")
        stream.writelines("\t".join(_row(number, random)) + "\n" for number in range(count))


def _row(number: int, random: Random) -> Iterator[str]:
    kind, cents = random.choice(tuple(KINDS.items()))
    price = max(100.0, random.lognormvariate(0, 0.35) * cents) / 100
    yield from (f"A{number}", f"{kind.rpartition('> ')[2]} no. {number} for {number % 5 + 1}")
    yield (
        f"<p>Model {number}, made to last &amp; easy to clean.</p><ul><li>{random.randrange(99)} "
        "parts</li><li>two years of warranty</li></ul><p>Fits any bag and dries in an hour.</p>"
    )
    yield from (f"https://shop.example/p/{number}", f"https://shop.example/i/{number}.jpg")
    yield "" if number % FAULTY == 0 else f"{price:.2f} USD"
    yield from ("out_of_stock" if number % 7 == 0 else "in_stock", f"Brand {number % 200}", kind)
    yield from (random.choice(COLORS), random.choice(MATERIALS), f"G{number // 4}")
    yield f"{random.randrange(100, 5000)} g"


def _imported(feed: Path, database: Path, count: int, *flags: str) -> Imported:
    """Runs the command in a process that does nothing else, so that its peak is its own."""
    command = [sys.executable, "-m", "tests.bench.imports", "measured", str(feed), str(database)]
    done = subprocess.run([*command, *flags], capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    names = ("imported", "updated", "unchanged", "skipped")
    return Imported(
        items=count,
        seconds=round(said["seconds"], 1),
        items_per_s=round(count / said["seconds"]),
        peak_mb=said["peak_mb"],
        imported=said["imported"],
        unchanged=said["unchanged"],
        skipped=said["skipped"],
        lost=count - sum(said[name] for name in names),
    )


def measured(feed: str, database: str, *flags: str) -> None:
    """One import as a child process, its wall-clock time, and its peak memory in MB."""
    place = Path(database).with_suffix(".json")
    command = [sys.executable, "-m", "data.datasets", "import", "merchant", feed, *flags]
    started = perf_counter()
    subprocess.run(
        [*command, "--database", f"sqlite:///{database}", "--report", str(place)],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    seconds = perf_counter() - started
    report = json.loads(place.read_text(encoding="utf-8"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    counts = {name: report[name] for name in ("imported", "updated", "unchanged")}
    skipped = len(report["skipped"])
    print(json.dumps({**counts, "skipped": skipped, "seconds": seconds, "peak_mb": round(peak)}))


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["measured"]:
        measured(*arguments[1:])
        return
    count = int(arguments[0]) if arguments else ITEMS
    print(report({"imports": import_figures(count)}))


if __name__ == "__main__":
    main(sys.argv[1:])
