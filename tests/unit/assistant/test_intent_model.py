"""The classifiers of intents and their confidences."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from components.calibration import confidences
from components.encoding.encoder import Encoded
from components.glance import Glance
from components.intent_reading import IntentReading
from components.lexicon import Lexicon
from components.meaning_model import MeaningModel

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


def _fitted(seen: list[Glance]) -> IntentReading:
    return IntentReading.fit(seen, list(TAUGHT.values()), (20, 0.1), seed=7)


@pytest.fixture(scope="module")
def model() -> IntentReading:
    return _fitted([LEXICON.glance(text) for text in TAUGHT])


def test_a_thing_never_taught_is_read_by_its_kind_and_the_words_around_it(
    model: IntentReading,
) -> None:
    for text, intent in {"swap the scarf": "swap_item", "再加个水杯": "add_item"}.items():
        assert model.ranking(LEXICON.glance(text), 1.0)[0][0] == intent


def test_a_slip_of_the_finger_changes_nothing_much(model: IntentReading) -> None:
    assert model.ranking(LEXICON.glance("swap teh kettel"), 1.0)[0][0] == "swap_item"


def test_confidences_sum_to_one_likeliest_first(model: IntentReading) -> None:
    sure = [confidence for _, confidence in model.ranking(LEXICON.glance("add a rug"), 1.0)]
    assert sum(sure) == pytest.approx(1)
    assert sure == sorted(sure, reverse=True)


def test_a_text_without_a_word_is_read_too(model: IntentReading) -> None:
    assert len(model.ranking(LEXICON.glance("?!"), 1.0)) == 3


def test_words_that_nobody_taught_make_it_unsure(model: IntentReading) -> None:
    (_, sure), *_ = model.ranking(LEXICON.glance("swap the rug"), 0.3)
    (_, half), *_ = model.ranking(LEXICON.glance("swap flibber gorp"), 0.3)
    (_, least), *_ = model.ranking(LEXICON.glance("flibber gorp wug"), 0.3)
    assert sure > half > least
    assert least == pytest.approx(1 / 3)


def test_the_model_reads_the_same_after_it_was_stored(model: IntentReading, tmp_path: Path) -> None:
    model.save(tmp_path)
    stored = IntentReading.load(tmp_path)
    assert stored.ranking(LEXICON.glance("add a rug"), 0.5) == model.ranking(
        LEXICON.glance("add a rug"), 0.5
    )


def test_two_trainings_from_the_same_examples_are_the_same(model: IntentReading) -> None:
    again = _fitted([LEXICON.glance(text) for text in TAUGHT])
    assert np.array_equal(again.words.weights, model.words.weights)


def _meant(text: str, intent: str) -> Glance:
    """The look at a text whose vector says what it wants."""
    whole = np.zeros(4, np.float32)
    whole[sorted(set(TAUGHT.values())).index(intent)] = 1
    meaning = Encoded(whole, np.zeros((0, 4), np.float32))
    return replace(LEXICON.glance(text), meaning=meaning)


def test_a_meaning_says_what_unknown_words_do_not(tmp_path: Path) -> None:
    model = _fitted([_meant(text, intent) for text, intent in TAUGHT.items()])
    seen = _meant("exchange that kettle", "swap_item")
    assert model.ranking(seen, 1.0)[0][0] == "swap_item"
    assert model.ranking(replace(seen, meaning=None), 1.0) != model.ranking(seen, 1.0)
    model.save(tmp_path)
    assert IntentReading.load(tmp_path).ranking(seen, 1.0) == model.ranking(seen, 1.0)


def test_without_vectors_none_are_learned_from(model: IntentReading, tmp_path: Path) -> None:
    assert model.meanings is None
    assert MeaningModel.load(tmp_path) is None


def test_a_low_temperature_makes_surer_and_keeps_the_order() -> None:
    logits = np.log([0.6, 0.3, 0.1])
    assert confidences(logits, 1.0) == pytest.approx([0.6, 0.3, 0.1])
    assert confidences(logits, 0.5) == pytest.approx(np.array([0.36, 0.09, 0.01]) / 0.46)
