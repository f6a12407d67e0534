from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from data.catalog.snapshot import load_catalog
from data.db.engine import open_engine, session_factory
from data.demo.__main__ import main
from tests.unit.demo.source import write_source


def test_fill_makes_a_database_and_pictures_and_repeats_without_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_source(tmp_path / "source")
    url = f"sqlite:///{tmp_path}/var/shop.db"
    arguments = ["fill", "--folder", str(source), "--database", url]
    arguments += ["--images", str(tmp_path / "images")]
    assert main(arguments) == 0
    assert main(arguments) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith(", 9 images drawn")
    assert second == first.replace("9 images", "0 images")
    assert len(list((tmp_path / "images").glob("*.svg"))) == 9
    engine = open_engine(url)
    with session_factory(engine)() as session:
        assert len(load_catalog(session).items) == 9
    engine.dispose()


def test_another_shop_must_say_where_its_pictures_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = write_source(tmp_path / "source")
    database = tmp_path / "shop.db"
    assert main(["fill", "--folder", str(source), "--database", f"sqlite:///{database}"]) == 2
    assert "--images" in capsys.readouterr().err
    assert not database.exists()
    assert not (tmp_path / "var").exists()


def filled(folder: Path, seed: int) -> tuple[str, dict[str, bytes]]:
    """A database's rows as SQL without the times of writing, and every picture's bytes."""
    database = folder / "shop.db"
    arguments = ["fill", "--database", f"sqlite:///{database}", "--images", str(folder / "images")]
    assert main([*arguments, "--seed", str(seed)]) == 0
    with closing(connect(database)) as connection:
        rows = [
            (table, *row)
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            for row in connection.execute(f"SELECT * FROM {table}")
            if table not in ("item_change", "sqlite_sequence")
        ]
    pictures = {one.name: one.read_bytes() for one in (folder / "images").iterdir()}
    return "\n".join(sorted(map(repr, rows))), pictures


@pytest.mark.slow
def test_two_builds_of_the_shop_are_identical_to_the_last_byte(tmp_path: Path) -> None:
    rows, pictures = filled(tmp_path / "one", seed=1)
    assert (rows, pictures) == filled(tmp_path / "two", seed=1)
    assert len(pictures) > 1000


def test_a_broken_source_leaves_the_database_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_source(
        tmp_path / "source", change=("camping/families.yml", "price: 99,", "price: 0,")
    )
    database = tmp_path / "shop.db"
    arguments = ["fill", "--folder", str(source), "--database", f"sqlite:///{database}"]
    assert main([*arguments, "--images", str(tmp_path / "images")]) == 1
    assert "price must be above 0" in capsys.readouterr().err
    assert not database.exists()


def test_check_counts_and_lists_every_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--folder", str(write_source(tmp_path))]) == 0
    assert "camping: 9 items, 1 scenarios, 1 bundles" in capsys.readouterr().out
    broken = write_source(
        tmp_path,
        one=("camping/families.yml", "price: 99,", "price: 0,"),
        two=("camping/guides.yml", "weekend", "month"),
    )
    assert main(["check", "--folder", str(broken)]) == 1
    out = capsys.readouterr().out
    assert "dome/3p: price must be above 0" in out
    assert "how: no scenario month" in out
