"""Real searches over tiny fits: what they leave behind, and that they can be interrupted."""

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import optuna
import pytest
import yaml
from optuna.distributions import FloatDistribution
from optuna.trial import TrialState, create_trial

from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import write_folder
from models.scorer.trained.checkpoint import read_about
from models.training.errors import BadSpace, NothingFound, SearchBusy
from models.training.fit import FitPlan, fit
from models.training.search.pruning import Pruning
from models.training.search.search import SearchPlan, search
from models.training.search.space import DEFAULT_SPACE, Choice, Range, merged, read_space
from models.training.search.study import alone_in
from models.training.settings import FitSettings, read_settings
from tests.marks import full
from tests.unit.training.launched import told
from tests.unit.training.things import things

SPACE = """
module_learning_rate: {low: 1e-3, high: 0.1, log: true}
hard: {low: 0, high: 2}
reads: [[title], [title, categories]]
adapter: {rank: [2, 4]}
"""


@pytest.fixture
def plan(settings: FitSettings, data: Path, tmp_path: Path) -> SearchPlan:
    (tmp_path / "space.yml").write_text(SPACE)
    (tmp_path / "fit.yml").write_text(told(replace(settings, epochs=2)))
    return SearchPlan(
        fit=FitPlan((data,), tmp_path / "found", settings, threads=1, trackers=()),
        space=tmp_path / "space.yml",
        config=tmp_path / "fit.yml",
        trials=3,
        runs=tmp_path / "runs",
    )


def params(out: Path) -> dict[str, dict[str, object]]:
    """Of the trials that are through, by their folder."""
    study = optuna.load_study(study_name="fit", storage=f"sqlite:///{out / 'study.db'}")
    ended = study.get_trials(states=(TrialState.COMPLETE, TrialState.PRUNED))
    return {str(one.user_attrs.get("begun_as", one.number)): one.params for one in ended}


def test_ranges_and_choices_are_read_in_the_type_of_the_setting(plan: SearchPlan) -> None:
    assert read_space(plan.space) == {
        "module_learning_rate": Range(1e-3, 0.1, is_log=True, is_whole=False),
        "hard": Range(0, 2, is_log=False, is_whole=True),
        "reads": Choice((["title"], ["title", "categories"])),
        "adapter.rank": Choice((2, 4)),
    }
    assert "learning_rate" in read_space(DEFAULT_SPACE)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("learning_speed: [1, 2]", "learning_speed"),
        ("adapter: {speed: [1, 2]}", r"adapter\.speed"),
        ("hidden: 48", "hidden"),
        ("hidden: {low: 3, top: 4}", "hidden"),
        ("hidden: {low: 4, high: 4}", "nothing to try"),
        ("weight_decay: {low: 0, high: 1, log: true}", "nothing to try"),
        ("base: {low: 0, high: 1}", "no number"),
        ("", "varies nothing"),
        ("[1]", "must name settings"),
    ],
)
def test_what_is_no_space_is_refused(said: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "space.yml").write_text(said)
    with pytest.raises(BadSpace, match=complaint):
        read_space(tmp_path / "space.yml")


def test_what_is_varied_goes_over_what_stays() -> None:
    stays = {"adapter": {"rank": 4, "dropout": 0.1}, "hidden": 8}
    assert merged(stays, {"adapter": {"rank": 2}}) == {
        "adapter": {"rank": 2, "dropout": 0.1},
        "hidden": 8,
    }


def test_the_best_settings_and_a_table_are_left_behind(plan: SearchPlan, tmp_path: Path) -> None:
    best = search(plan)
    out = plan.out
    lines = json.loads((out / "trials.json").read_text())
    assert [one["state"] for one in lines] == ["complete"] * 3
    assert best.value == max(one["hit_rate"] for one in lines) == lines[0]["hit_rate"]
    assert len((out / "trials.md").read_text().splitlines()) == 2 + 3

    settings = read_settings(out / "best.yml")
    assert settings.module_learning_rate == pytest.approx(best.params["module_learning_rate"])
    assert settings.hidden == 8, "as the configuration says"
    assert json.dumps(list(settings.reads)) == best.params["reads"]
    assert [one.name for one in (out / "trials").iterdir()] == [f"{best.number:03d}"]
    about = read_about(out / "trials" / f"{best.number:03d}")
    assert about.metrics["hit_rate"] == pytest.approx(best.value, abs=1e-4)
    again = fit(replace(plan.fit, out=tmp_path / "again", settings=settings))
    assert again["hit_rate"] == pytest.approx(best.value), "a fit with them is as good"


def test_more_trials_can_be_asked_for_later_and_no_others(plan: SearchPlan, tmp_path: Path) -> None:
    search(replace(plan, trials=1))
    first = params(plan.out)
    search(replace(plan, trials=2))
    assert len(params(plan.out)) == 2
    assert params(plan.out)["0"] == first["0"]
    with pytest.raises(BadSpace, match="another"):
        search(replace(plan, space=DEFAULT_SPACE))
    with alone_in(plan.out), pytest.raises(SearchBusy):
        search(plan)


def test_no_trial_begins_after_the_time(plan: SearchPlan) -> None:
    hours = iter(range(0, 36000, 3600))
    timed = replace(plan, minutes=90, clock=lambda: float(next(hours)))
    search(timed)
    assert len(params(plan.out)) == 1
    late = iter((0.0, 7200.0))
    with pytest.raises(NothingFound):
        search(
            replace(
                timed,
                fit=replace(plan.fit, out=plan.out / "late"),
                clock=lambda: next(late),
            )
        )


def test_without_validation_rows_nothing_is_tried(plan: SearchPlan, tmp_path: Path) -> None:
    write_folder(tmp_path / "bare", replace(things(), rows={}))
    with pytest.raises(NothingToLearn, match="validation"):
        search(replace(plan, fit=replace(plan.fit, data=(tmp_path / "bare",))))


def test_a_fit_that_does_worse_than_the_others_did_is_given_up(
    settings: FitSettings, data: Path, tmp_path: Path
) -> None:
    study = optuna.create_study(
        direction="maximize", pruner=optuna.pruners.MedianPruner(n_startup_trials=2)
    )
    for _ in range(3):
        study.add_trial(
            create_trial(
                params={"rate": 0.5},
                distributions={"rate": FloatDistribution(0, 1)},
                value=2.0,
                intermediate_values={0: 0.0, 1: 2.0, 2: 2.0, 3: 2.0, 4: 2.0, 5: 2.0},
            )
        )
    plan = FitPlan((data,), tmp_path / "out", settings, threads=1, trackers=())
    trial = study.ask()
    with pytest.raises(optuna.TrialPruned, match="after 2 measurements"):
        fit(replace(plan, watchers=(Pruning(trial),)))
    assert list(study.trials[trial.number].intermediate_values) == [0, 1]
    assert not (tmp_path / "out/checkpoint.json").exists()


def begun(plan: SearchPlan) -> subprocess.Popen[bytes]:
    command = [
        *(sys.executable, "-m", "models.training", "search", "--data", str(plan.fit.data[0])),
        *("--out", str(plan.out), "--space", str(plan.space), "--config", str(plan.config)),
        *("--trials", str(plan.trials), "--threads", "1", "--runs", str(plan.runs)),
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


@pytest.mark.slow
@full
def test_a_search_that_was_killed_goes_on_and_loses_no_trial(
    plan: SearchPlan, settings: FitSettings, tmp_path: Path
) -> None:
    (tmp_path / "fit.yml").write_text(told(replace(settings, epochs=20)))
    killed = begun(plan)
    saved = plan.out / "trials/001/work"
    while killed.poll() is None and not list(saved.glob("checkpoint-*/trainer_state.json")):
        time.sleep(0.01)
    assert killed.poll() is None, "it was done before it could be killed"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    asked = yaml.safe_load((plan.out / "trials/001/settings.yml").read_text())
    assert begun(plan).wait() == 0
    lines = json.loads((plan.out / "trials.json").read_text())
    assert {one["trial"]: one.get("retry_of") for one in lines} == {0: None, 2: 1, 3: None}
    again = next(one["settings"] for one in lines if one["trial"] == 2)
    assert again["module_learning_rate"] == asked["module_learning_rate"]
    assert list((plan.runs / "found-001").glob("events.*")), "TensorBoard has nothing to show"

    whole = replace(plan, fit=replace(plan.fit, out=tmp_path / "whole"))
    search(whole)
    values = [
        {one.get("retry_of", one["trial"]): one["hit_rate"] for one in table}
        for table in (lines, json.loads((whole.out / "trials.json").read_text()))
    ]
    assert sorted(values[0].values()) == sorted(values[1].values())
    ran, went_on = (list(params(one).values()) for one in (whole.out, plan.out))
    assert ran == went_on, "as if it had not been killed"
