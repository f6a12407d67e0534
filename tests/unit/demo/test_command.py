from pathlib import Path

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
    assert "catalog version 1, 9 images drawn" in first
    assert "catalog version 1, 0 images drawn" in second
    assert len(list((tmp_path / "images").glob("*.svg"))) == 9
    engine = open_engine(url)
    with session_factory(engine)() as session:
        assert len(load_catalog(session).items) == 9
    engine.dispose()


def test_a_broken_source_leaves_the_database_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_source(
        tmp_path / "source", change=("camping/families.yml", "price: 99,", "price: 0,")
    )
    database = tmp_path / "shop.db"
    assert main(["fill", "--folder", str(source), "--database", f"sqlite:///{database}"]) == 1
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
