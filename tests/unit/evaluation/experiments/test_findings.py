from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from data.experiments.experiment import Arm, Experiment
from data.feedback.decisions import Decision, Reaction
from models.evaluation.experiments.findings import findings, interleaved_findings
from models.evaluation.experiments.page import page_of
from models.evaluation.experiments.reading import Course, Unit, measured
from models.policy.teams import team_draft
from tests.drawn import SETTINGS, VALUES, drawn_impression
from tests.factories import NOW

EXPERIMENT = Experiment("e-1", "warmth", "ab", (Arm("control", 0.5), Arm("warmer", 0.5)), NOW)


def units(count: int, taken: float, degraded: float, seed: int = 1) -> tuple[Unit, ...]:
    """Shoppers of whom the treated take rather more, and see rather more without recommender."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        arm = EXPERIMENT.arm_of(f"p-{number}").name
        more = arm == "warmer"
        measures = {
            "taken": float(random.random() < 0.3 + taken * more),
            "slates": float(random.integers(1, 12)),
            "turned_down": 0.2,
            "handover": 0.0,
            "unhappy": float(random.random() < 0.02),
            "degraded": float(random.random() < 0.01 + degraded * more),
            "relaxed": float(random.random() < 0.1),
        }
        if number % 3 == 0:
            measures["stars"] = float(random.integers(1, 6))
        found.append(Unit(f"p-{number}", arm, NOW + timedelta(seconds=number), measures))
    return tuple(found)


def test_an_effect_and_a_harmed_guardrail_are_told() -> None:
    found = findings(EXPERIMENT, units(3000, 0.15, 0.12), NOW)
    told = {one.measure: one for one in found.effects}
    assert told["taken"].verdict == "better"
    assert told["taken"].path.low[-1] < 0.15 < told["taken"].path.high[-1]
    assert told["degraded"].verdict == "harmed"
    assert told["relaxed"].verdict in ("safe", "open")
    assert told["slates"].verdict == "open"
    assert not found.ratio.is_suspect


def test_a_lopsided_assignment_is_told_on_the_page() -> None:
    every = enumerate(units(3000, 0.0, 0.0))
    some = [one for number, one in every if one.arm == "control" or number % 5]
    found = findings(EXPERIMENT, some, NOW)
    assert found.ratio.is_suspect
    assert "do not believe the figures" in page_of(found)


def test_the_page_has_plots_and_needs_no_network() -> None:
    page = page_of(findings(EXPERIMENT, units(400, 0.3, 0.0), NOW))
    assert page.count("<svg") == 2
    assert "src=" not in page
    assert "better" in page


def test_nobody_yet_is_a_page_without_plots() -> None:
    found = findings(EXPERIMENT, (), NOW)
    assert {one.verdict for one in found.effects} == {"open"}
    assert "<svg" not in page_of(found)
    assert found.report()["effects"][0]["low"] is None


def test_the_measures_of_one_course_by_hand() -> None:
    course = Course(
        slates=[("s-1", False, False), ("s-2", True, False), ("s-3", False, True)],
        taken={"s-3"},
        refused={"s-1"},
        stars=[2, 4],
        called=True,
    )
    assert measured(course) == pytest.approx(
        {
            "taken": 1,
            "slates": 3,
            "handover": 1,
            "turned_down": 1 / 3,
            "degraded": 1 / 3,
            "relaxed": 1 / 3,
            "unhappy": 1,
            "stars": 3,
        }
    )
    assert measured(Course([("s-1", False, False)]))["slates"] == 11
    assert "stars" not in measured(Course())


@pytest.mark.parametrize(("popular", "low", "high"), [(True, 0.0, 1.0), (False, -0.15, 0.15)])
def test_credit_of_an_interleaving(popular: bool, low: float, high: float) -> None:
    told = {"interleaved": ["score", "popularity"]}
    experiment = Experiment("e-2", "sells", "interleaving", (Arm("interleaved", 1.0, told),), NOW)
    mixing = team_draft("score", "popularity", {"popularity": VALUES[1]}, 3)
    random = np.random.default_rng(3)
    decided = []
    for seed in range(400):
        shown = drawn_impression(f"s-{seed}", seed, mixing, SETTINGS)
        context = {"treatment": {"experiment_id": "e-2", "arm": "interleaved"}}
        wanted = "b-3" if popular else f"b-{random.integers(4)}"
        reactions = (Reaction("accept", wanted),)
        decided.append(
            Decision(replace(shown, context=context), f"c-{seed}", f"p-{seed}", NOW, reactions)
        )
    found = interleaved_findings(experiment, decided, NOW).report()["credits"]
    assert found["shoppers"] == 400
    assert low <= found["low"] < found["high"] <= high + 0.5
    assert (found["p"] < 0.05) == popular
    other = replace(experiment, experiment_id="e-3")
    assert interleaved_findings(other, decided, NOW).report()["credits"]["shoppers"] == 0
