"""What a word is likely to be part of, by its vector."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from components.encoding.encoder import Encoded
from components.glance import Glance
from components.lexicon import Lexicon
from components.tag_features import tag_features
from components.word_senses import WordSenses, told_by_others

LEXICON = Lexicon.of({}, [])
SIDES = {"tent": 1.0, "stove": 1.2, "lamp": 0.9, "swap": -1.1, "add": -0.8, "the": -3.0}


def _seen(text: str) -> Glance:
    """Goods lie on one side of the space, other words on the other, "the" far out."""
    dice = np.random.default_rng(len(text))
    seen = LEXICON.glance(text)
    vectors = [[SIDES.get(word, 0.0), *dice.normal(0, 0.1, 3)] for word in seen.plain]
    meaning = Encoded(np.zeros(8, np.float32), np.array(vectors, np.float32).reshape(-1, 4))
    return replace(seen, meaning=meaning)


TAUGHT = [
    (_seen(f"{verb} the {thing}"), ["O", "B-other", "B-category"])
    for verb in ("swap", "add")
    for thing in ("tent", "stove", "lamp")
] * 2


def test_words_are_told_apart_by_their_vectors(tmp_path: Path) -> None:
    senses = WordSenses.fit(TAUGHT)
    first, _, last = senses.told(_seen("add the stove"))
    assert max(first, key=first.__getitem__) == "O"
    assert max(last, key=last.__getitem__) == "B-category"
    assert last["B-category"] == pytest.approx(1, abs=0.1)
    senses.save(tmp_path)
    stored = WordSenses.load(tmp_path)
    assert stored is not None
    assert stored.told(_seen("add the stove")) == senses.told(_seen("add the stove"))


def test_a_text_without_vectors_and_chinese_are_told_nothing() -> None:
    senses = WordSenses.fit(TAUGHT)
    assert senses.told(LEXICON.glance("add the stove")) == [{}, {}, {}]
    assert senses.told(_seen("加 tent"))[0] == {}


def test_each_example_is_judged_by_what_others_taught() -> None:
    odd = (_seen("swap the gizmo"), ["O", "B-brand", "B-brand"])
    told = told_by_others([odd, *TAUGHT])
    assert len(told) == len(TAUGHT) + 1
    assert all("B-brand" not in word for word in told[0])


def test_the_tagger_sees_what_its_neighbours_are_likely_to_be() -> None:
    senses = [{"O": 1.0}, {"O": 0.9, "B-category": 0.1}, {"B-category": 0.8}]
    told = tag_features(LEXICON.glance("add the stove"), "add_item", senses)[1]
    assert (told["0:sense=O"], told["1:sense=B-category"], told["bias"]) == (0.9, 0.8, 1.0)
