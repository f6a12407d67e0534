import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.experiments.stored import running
from data.feedback.log import FeedbackLog
from data.feedback.memory import recall
from data.types.turn import Survey
from models.evaluation.__main__ import main
from tests.drawn import drawn_impression, taken
from tests.factories import turn_record
from tests.unit.conftest import Sessions


@pytest.fixture
def url(sessions: Sessions) -> str:
    with sessions() as session:
        return str(session.get_bind().engine.url)


def test_an_experiment_from_start_to_report(
    sessions: Sessions, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arms = ["--arm", "control=0.5", "--arm", "warmer=0.5:temperature=0.8,explore=0.2"]
    assert main(["experiment", "start", "--database", url, "--id", "warm-1", *arms]) == 0
    capsys.readouterr()
    _converse(sessions)
    out = tmp_path / "report"
    asked = ["--database", url, "--experiment", "warm-1"]
    assert main(["experiment", "report", *asked, "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sum(told["ratio"]["counts"]) == 1
    assert json.loads((out / "experiment.json").read_text())["name"] == "warm-1"
    assert "warmer" in (out / "index.html").read_text()
    means = {one["measure"]: one["arm_mean"] + one["control_mean"] for one in told["effects"]}
    assert (means["taken"], means["slates"], means["stars"]) == (1.0, 2.0, 4.0)
    assert main(["experiment", "stop", *asked]) == 0
    assert main(["experiment", "list", "--database", url]) == 0
    with sessions() as session:
        assert running(session) is None


def _converse(sessions: Sessions) -> None:
    """Two slates, of which the second was taken, and a rating."""
    with sessions() as session:
        memory = recall(session, "c-1")
    assert memory is not None
    log = FeedbackLog(sessions)
    at = datetime.now(UTC)
    for number in (1, 2):
        shown = drawn_impression(f"s-{number}", number)
        shown = replace(shown, context={"treatment": memory.treatment})
        at += timedelta(seconds=number)
        log.record(turn_record(number, impression=shown, at=at))
    done = turn_record(3, at=at, feedback=(taken(shown, 0),), survey=Survey(4, "", "s-2"))
    log.record(done)
    log.close()


@pytest.mark.parametrize(
    ("arm", "told"),
    [
        ("other=0.5:max_gap=9", "max_gap: arms may set"),
        ("other=0.5:temperature=99", "temperature must be from"),
        ("other=0.5:temperature=hot", "the arm other"),
        ("other=0.5:strategy=best", "strategies are"),
        ("other=0.4", "sum to 1"),
    ],
)
def test_what_could_show_a_silly_slate_is_not_begun(
    url: str, arm: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arms = ["--arm", "control=0.5", "--arm", arm]
    assert main(["experiment", "start", "--database", url, "--id", "e", *arms]) == 1
    assert told in capsys.readouterr().err


def test_an_interleaving_is_begun_and_told(
    sessions: Sessions, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin = ["experiment", "start", "--database", url, "--id", "sells"]
    assert main([*begin, "--interleave", "score,score"]) == 1
    assert main([*begin, "--interleave", "score,popularity"]) == 0
    capsys.readouterr()
    with sessions() as session:
        memory = recall(session, "c-1")
    assert memory is not None
    assert memory.treatment is not None
    assert memory.treatment["interleaved"] == ["score", "popularity"]
    asked = ["--database", url, "--experiment", "sells", "--out", str(tmp_path / "out")]
    assert main(["experiment", "report", *asked]) == 0
    assert json.loads(capsys.readouterr().out)["credits"]["shoppers"] == 0


def test_an_unknown_experiment_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experiment", "stop", "--database", url, "--experiment", "none"]) == 1
    assert "there is no experiment 'none'" in capsys.readouterr().err
