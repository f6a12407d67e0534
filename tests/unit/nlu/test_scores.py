"""The figures of understanding, against numbers worked out by hand."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.nlu.budgets import Said, exact, value_of
from tests.nlu.calibrate import fitted_temperature
from tests.nlu.heldout import FALLBACK, Reading, Utterance
from tests.nlu.page import Measured, write_page
from tests.nlu.scores import (
    budgets_exact,
    calibration,
    calibration_error,
    intent_f1,
    score,
    span_f1,
)


def _reading(intent: str, best: tuple[str, float], *spans: tuple[int, int, str, str]) -> Reading:
    return Reading(intent, (best,), frozenset(spans), (), 10.0)


def test_f1_of_each_intent_that_was_meant() -> None:
    found = intent_f1(["greet", "greet", "thank"], ["greet", "thank", "thank"])
    assert found == pytest.approx({"greet": 2 / 3, "thank": 2 / 3})


def test_f1_of_spans_counts_over_all_utterances() -> None:
    meant = [frozenset({(0, 4, "color")}), frozenset({(2, 5, "material")})]
    read = [frozenset({(0, 4, "color"), (5, 9, "color")}), frozenset[tuple[object, ...]]()]
    assert span_f1(meant, read) == pytest.approx(0.5)
    assert span_f1([frozenset()], [frozenset()]) == 1.0


def test_calibration_error_weighs_the_bins_by_their_utterances() -> None:
    bins = calibration([0.95, 0.95, 0.55, 1.0], [True, False, True, True])
    assert [one.count for one in bins] == [1, 3]
    # |.55 - 1| once, |2.9 / 3 - 2 / 3| thrice.
    assert calibration_error(bins) == pytest.approx((0.45 + 0.9) / 4)


def test_asking_back_is_no_right_reading_but_its_likeliest_one_counts_for_calibration() -> None:
    meant = [Utterance("hm", "greet", frozenset()), Utterance("hi", "greet", frozenset())]
    read = [_reading(FALLBACK, ("greet", 1.0)), _reading("greet", ("greet", 1.0))]
    found = score(meant, read)
    assert found.accuracy == found.asked_back == 0.5
    assert found.macro_f1 == pytest.approx(2 / 3)
    assert found.calibration_error == 0.0


def test_a_role_that_differs_counts_only_with_roles() -> None:
    span = (0, 3, "color")
    meant = [Utterance("red", "refine", frozenset({(*span, "want")}))]
    found = score(meant, [_reading("refine", ("refine", 0.9), (*span, "exclude"))])
    assert (found.entity_f1, found.entity_f1_with_role) == (1.0, 0.0)


def money(meaning: str) -> dict[str, Any]:
    value = value_of(meaning)
    assert value is not None
    return value


def test_a_budget_is_exact_when_it_is_the_only_one_found() -> None:
    value = money("around 80 USD")
    expected = {"kind": "around", "min_cents": 7200, "max_cents": 8800, "currency": "USD"}
    assert value == expected
    read = [Reading("refine", (), frozenset(), (value,), 1.0)]
    assert exact([Said("80 bucks or so", value)], read) == 1.0
    assert exact([Said("80 or so", {**value, "currency": None})], read) == 0.0


def test_budgets_are_asked_of_utterances_whose_amounts_are_written_down() -> None:
    value, other = money("max 80 USD"), money("max 80 -")
    meant = [
        Utterance("80", "refine", frozenset(), (value,)),
        Utterance("eighty", "refine", frozenset(), (value,)),
        Utterance("cheap", "refine", frozenset()),
    ]
    read = [Reading("refine", (), frozenset(), (one,), 1.0) for one in (value, other, other)]
    assert budgets_exact(meant, read) == 0.5
    assert np.isnan(budgets_exact(meant[2:], read[2:]))


def test_the_temperature_makes_overconfident_logits_as_sure_as_they_are_right() -> None:
    # Said with odds of e^4, right three times in four: odds of 3 need a temperature of 4 / ln 3.
    logits = np.array([[4.0, 0.0]] * 4)
    assert fitted_temperature(logits, [0, 0, 0, 1]) == pytest.approx(4 / np.log(3), rel=0.02)


def test_the_page_tells_the_figures_and_draws_both_plots_of_a_language(tmp_path: Path) -> None:
    meant = [Utterance("hi", "greet", frozenset()), Utterance("ta", "thank", frozenset())]
    read = [_reading("greet", ("greet", 0.9)), _reading("greet", ("greet", 0.6))]
    measured = Measured("heldout", {"en": score(meant, read)}, 1.0, 3, 500)
    text = write_page(measured, tmp_path).read_text(encoding="utf-8")
    assert "<td>intents, accuracy</td><td>0.500</td>" in text
    assert text.count("<svg") == 2
