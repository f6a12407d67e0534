"""The linear classifier of intents and its confidences."""

from pathlib import Path

import numpy as np
import pytest
from components.calibration import confidences
from components.intent_features import intent_features
from components.intent_model import IntentModel
from components.lexicon import Lexicon

TAUGHT = {
    "swap the kettle": "swap_item",
    "swap the rug for a mat": "swap_item",
    "换个台灯": "swap_item",
    "add a kettle": "add_item",
    "add a mat too": "add_item",
    "再加个台灯": "add_item",
    "bye": "goodbye",
    "再见": "goodbye",
}
LEXICON = Lexicon.of({"goods": ["kettle", "rug", "mat", "台灯", "水杯", "scarf"]}, TAUGHT)


def _features(text: str) -> list[str]:
    return intent_features(LEXICON.glance(text))


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return IntentModel.fit([_features(text) for text in TAUGHT], list(TAUGHT.values()), 20, seed=7)


def test_a_thing_never_taught_is_read_by_its_kind_and_the_words_around_it(
    model: IntentModel,
) -> None:
    for text, intent in {"swap the scarf": "swap_item", "再加个水杯": "add_item"}.items():
        assert model.ranking(LEXICON.glance(text), 1.0)[0][0] == intent


def test_a_slip_of_the_finger_changes_nothing_much(model: IntentModel) -> None:
    assert model.ranking(LEXICON.glance("swap teh kettel"), 1.0)[0][0] == "swap_item"


def test_confidences_sum_to_one_likeliest_first(model: IntentModel) -> None:
    sure = [confidence for _, confidence in model.ranking(LEXICON.glance("add a rug"), 1.0)]
    assert sum(sure) == pytest.approx(1)
    assert sure == sorted(sure, reverse=True)


def test_a_text_without_a_word_is_read_too(model: IntentModel) -> None:
    assert len(model.ranking(LEXICON.glance("?!"), 1.0)) == 3


def test_words_that_nobody_taught_make_it_unsure(model: IntentModel) -> None:
    (_, sure), *_ = model.ranking(LEXICON.glance("swap the rug"), 0.3)
    (_, half), *_ = model.ranking(LEXICON.glance("swap flibber gorp"), 0.3)
    (_, least), *_ = model.ranking(LEXICON.glance("flibber gorp wug"), 0.3)
    assert sure > half > least
    assert least == pytest.approx(1 / 3)


def test_the_model_reads_the_same_after_it_was_stored(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    stored = IntentModel.load(tmp_path)
    assert stored.ranking(LEXICON.glance("add a rug"), 0.5) == model.ranking(
        LEXICON.glance("add a rug"), 0.5
    )


def test_two_trainings_from_the_same_examples_are_the_same(model: IntentModel) -> None:
    again = IntentModel.fit([_features(text) for text in TAUGHT], list(TAUGHT.values()), 20, seed=7)
    assert np.array_equal(again.weights, model.weights)


def test_a_low_temperature_makes_surer_and_keeps_the_order() -> None:
    logits = np.log([0.6, 0.3, 0.1])
    assert confidences(logits, 1.0) == pytest.approx([0.6, 0.3, 0.1])
    assert confidences(logits, 0.5) == pytest.approx(np.array([0.36, 0.09, 0.01]) / 0.46)
