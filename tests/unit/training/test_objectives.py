"""Losses against numbers worked out by hand, and each falling in a tiny fit."""

from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, tensor
from transformers import AutoTokenizer

from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import write_folder
from models.scorer.trained.checkpoint import CheckpointFiles
from models.training.fit import FitPlan, fit
from models.training.inputs import StepInputs
from models.training.learner import Learner
from models.training.objectives import (
    drift,
    next_item,
    preferred,
    push_of,
    rating_error,
    whole,
)
from models.training.settings import FitSettings, ObjectiveSettings
from models.training.steps import Domain, Steps
from tests.unit.training.coded import Watcher, coded, learned
from tests.unit.training.things import things


def asked(logits: list[float], barred: list[bool]) -> tuple[Tensor, dict[str, Tensor]]:
    inputs = {"barred": tensor([barred]), "answers": tensor([0]), "weights": tensor([1.0])}
    return tensor([logits]), inputs


def test_the_next_item_is_told_from_those_that_are_not_barred() -> None:
    logits, inputs = asked([log(3), 0.0, 9.0], [False, False, True])
    assert next_item(logits, inputs).item() == pytest.approx(-log(3 / 4))


def test_a_smoothed_label_is_shared_by_those_that_are_not_barred() -> None:
    logits, inputs = asked([log(3), 0.0, 9.0], [False, False, True])
    anyone = (-log(3 / 4) - log(1 / 4)) / 2
    expected = 0.8 * -log(3 / 4) + 0.2 * anyone
    assert next_item(logits, inputs, 0.2).item() == pytest.approx(expected)


def test_questions_count_by_their_weight() -> None:
    logits = tensor([[0.0, 0.0], [log(3), 0.0]])
    inputs = {
        "barred": torch.zeros(2, 2, dtype=torch.bool),
        "answers": tensor([0, 0]),
        "weights": tensor([1.0, 3.0]),
    }
    expected = (log(2) + 3 * log(4 / 3)) / 4
    assert next_item(logits, inputs).item() == pytest.approx(expected)


def test_the_taken_set_stands_above_the_other() -> None:
    assert preferred(tensor([log(3), 0.0])).item() == pytest.approx(-log(3 / 4))


def test_a_whole_set_is_good_and_a_spoiled_one_is_not() -> None:
    expected = (-log(3 / 4) - log(1 / 2)) / 2
    assert whole(tensor([log(3), 0.0])).item() == pytest.approx(expected)


def test_ratings_are_wrong_by_the_square_of_stars() -> None:
    assert rating_error(tensor([3.0, 5.0]), tensor([1.0, 4.0])).item() == 2.5


def test_drift_is_the_squared_distance_of_an_item() -> None:
    assert drift(tensor([[1.0, 0], [0, 1]]), tensor([[0.0, 1], [0, 1]])).item() == 1.0


def test_a_push_has_its_length_and_the_direction_of_the_slope() -> None:
    assert push_of(tensor([[3.0, 4.0], [0.0, 0.0]]), 0.5).tolist() == [
        pytest.approx([0.3, 0.4]),
        [0.0, 0.0],
    ]


ALONE: dict[str, Any] = {"next_item": 0.0, "cosine": 0.0, "preference": 0.0}
OBJECTIVES = {
    "next_item": ObjectiveSettings(**ALONE | {"next_item": 1.0}),
    "cosine": ObjectiveSettings(**ALONE | {"cosine": 1.0}),
    "whole": ObjectiveSettings(**ALONE, whole=1.0),
    "preference": ObjectiveSettings(**ALONE | {"preference": 1.0}),
    "rating": ObjectiveSettings(**ALONE, rating=1.0),
    "sequence": ObjectiveSettings(**ALONE, sequence=1.0, history=2),
    "perturbed": ObjectiveSettings(perturbed=1.0),
    "smoothing": ObjectiveSettings(smoothing=0.1),
    "close": ObjectiveSettings(close=1.0),
    "all": ObjectiveSettings(
        whole=0.5, rating=0.5, sequence=0.5, perturbed=0.5, close=0.5, smoothing=0.1
    ),
}


@pytest.mark.parametrize("name", OBJECTIVES)
def test_what_is_to_become_small_does(name: str, coded_settings: FitSettings) -> None:
    settings = replace(coded_settings, objective=OBJECTIVES[name])
    _, losses = learned(coded(), settings, 40)
    assert np.mean(losses[-8:]) < 0.85 * np.mean(losses[:8])


def test_weights_say_how_much_each_counts(coded_settings: FitSettings) -> None:
    def loss(objective: ObjectiveSettings) -> float:
        settings = replace(coded_settings, objective=objective, wished=0.0)
        steps = Steps([Domain.of(coded())], settings, 1)
        with torch.random.fork_rng():
            torch.manual_seed(1)
            learner = Learner(settings.base, settings, 1).eval()
        tokenizer = AutoTokenizer.from_pretrained(settings.base)
        found: float = learner(**StepInputs(steps, settings, tokenizer, "", 1)[0])["loss"].item()
        return found

    names = ("cosine", "preference", "next_item")
    cosine, preference, item = (loss(OBJECTIVES[name]) for name in names)
    both = ObjectiveSettings(next_item=2.0, cosine=0.25, preference=3.0)
    assert loss(both) == pytest.approx(2 * item + 0.25 * cosine + 3 * preference, rel=1e-5)


def test_whole_sets_begin_as_likely_good_as_not(coded_settings: FitSettings) -> None:
    settings = replace(coded_settings, objective=OBJECTIVES["whole"])
    _, losses = learned(coded(), settings, 1)
    assert losses[0] < 1.5, "cosines times twenty would be sure of everything, and wrong by half"


def test_ratings_are_measured_on_validation_bundles(
    coded_data: Path, coded_settings: FitSettings, tmp_path: Path
) -> None:
    objective = ObjectiveSettings(rating=1.0, sequence=1.0)
    settings = replace(coded_settings, epochs=1, objective=objective)
    watcher, plan = Watcher(), FitPlan((coded_data,), tmp_path / "out", settings, threads=1)
    metrics = fit(replace(plan, trackers=(), watchers=(watcher,)))
    heads = watcher.learners[0].ratings
    assert heads is not None
    assert heads.of_set.shift.item() != 0.0, "what rates has learned nothing"
    # Half of the bundles have 5 stars, half 1: who says 3 of all is wrong by 2.
    assert 0 < metrics["rmse"] < 3
    assert 0 < metrics["rmse_sequence"] < 3
    card = CheckpointFiles(tmp_path / "out").card.read_text()
    assert f"error of {metrics['rmse']:.3f}" in card
    assert "| rmse" not in card


def test_nothing_is_learned_of_ratings_without_any(
    coded_settings: FitSettings, tmp_path: Path
) -> None:
    write_folder(tmp_path / "things", things())
    settings = replace(coded_settings, objective=OBJECTIVES["rating"])
    with pytest.raises(NothingToLearn, match="rating"):
        fit(FitPlan((tmp_path / "things",), tmp_path / "out", settings, trackers=()))


def test_a_pair_counts_by_its_weight() -> None:
    sets = tensor([log(3), 0.0, 0.0, 0.0])
    # -log(3/4) and -log(1/2), the first three times as much.
    wanted = (3 * -log(3 / 4) + -log(1 / 2)) / 4
    assert preferred(sets, tensor([3.0, 1.0])).item() == pytest.approx(wanted)
    assert preferred(sets, tensor([0.0, 0.0])).item() == 0.0
