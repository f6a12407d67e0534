import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from data.catalog.snapshot import load_catalog
from data.db.operation import AuditRow
from models.training.__main__ import main
from models.training.examples.shop_items import shop_items
from models.training.refit.drift import drift, report, words_in
from models.training.refit.shifts import Shift
from tests.unit.conftest import Sessions
from tests.unit.training.refit.logged import slate, talk

TODAY = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def some_talks(sessions: Sessions, days_ago: int, count: int, said: str, taken: str) -> None:
    for number in range(count):
        at = TODAY - timedelta(days=days_ago, minutes=number)
        talk(sessions, f"d{days_ago}-{number}", (slate("s-1"), (("accept", taken),)),
             at=at, said=f"{said} {number % 3}")  # fmt: skip


def found(sessions: Sessions) -> dict[str, Shift]:
    with sessions() as session:
        catalog = load_catalog(session)
        items = shop_items(session, catalog, catalog.items)
        some = drift(session, items, TODAY, 7, least=5)
    return {f"{one.area} {one.measure}": one for one in some}


def test_the_same_talk_as_before_is_no_drift(sessions: Sessions) -> None:
    some_talks(sessions, 20, 12, "camping for", "b-1")
    some_talks(sessions, 1, 12, "camping for", "b-1")
    assert {one.level for one in found(sessions).values()} == {"stable"}


def test_other_words_and_other_choices_are_alarms(sessions: Sessions) -> None:
    some_talks(sessions, 20, 12, "camping for", "b-1")
    some_talks(sessions, 1, 12, "露营 请", "b-3")
    shifts = found(sessions)
    assert shifts["language words"].level == "alarm"
    assert shifts["language new words"].value == pytest.approx(3 / 4)
    assert shifts["feedback positions"].level == "alarm"
    assert shifts["catalog new items"].value == 0.0
    assert "露" not in report(list(shifts.values())), "nobody's words stand in a report"


def test_new_items_are_noticed(sessions: Sessions) -> None:
    with sessions() as session:
        catalog = load_catalog(session)
        items = shop_items(session, catalog, list(catalog.items)[:6])
        shifts = {one.measure: one for one in drift(session, items, TODAY, 7)}
    assert shifts["new items"].told == "3 of 9 items are newer than the base data"
    assert shifts["new items"].level == "alarm"


def test_too_few_conversations_are_not_compared(sessions: Sessions) -> None:
    with sessions() as session:
        assert drift(session, {}, TODAY, 7) == []
    assert "Too few" in report([])


def test_the_worst_stands_first_in_the_report() -> None:
    calm = Shift("language", "length", "ks", 0.0, "stable", 9, 9, "")
    loud = replace(calm, measure="words", kind="js", value=0.4, level="alarm")
    lines = report([calm, loud]).splitlines()
    assert lines[0].startswith("2 measures: 1 alarms")
    assert lines[1].startswith("alarm")


def test_the_command_leaves_a_row_for_the_console(
    sessions: Sessions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url, out = f"sqlite:///{tmp_path}/shop.db", tmp_path / "drift.json"
    assert main(["data", "demo", "--database", url, "--out", str(tmp_path / "demo")]) == 0
    asked = ["drift", "--database", url, "--json", str(out), "--base-data", str(tmp_path / "demo")]
    assert main(asked) == 0
    assert "measures:" in capsys.readouterr().out
    with sessions() as session:
        (row,) = session.scalars(select(AuditRow))
    assert row.detail["shifts"] == json.loads(out.read_text())["shifts"]
    assert main([*asked, "--only-look"]) == 0
    with sessions() as session:
        assert len(session.scalars(select(AuditRow)).all()) == 1


def test_chinese_words_are_signs() -> None:
    assert words_in("Tent, 露营!") == ["tent", "露", "营"]
