from pathlib import Path

import numpy as np

from models.scorer.encoder.vectors import VectorCache
from tests.unit.engine.shop import WordEncoder


def test_only_new_texts_are_encoded_even_after_a_restart(tmp_path: Path) -> None:
    first = WordEncoder()
    before = VectorCache(tmp_path, first).vectors(["tent", "stove"])
    second = WordEncoder()
    after = VectorCache(tmp_path, second).vectors(["stove", "mug", "tent"])
    assert second.encoded == ["mug"]
    assert np.array_equal(after[[2, 0]], before)


def test_vectors_of_another_base_are_not_used(tmp_path: Path) -> None:
    VectorCache(tmp_path, WordEncoder()).vectors(["tent"])
    other = WordEncoder()
    other.base_hash = "f" * 64
    VectorCache(tmp_path, other).vectors(["tent"])
    assert other.encoded == ["tent"]


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    VectorCache(tmp_path, WordEncoder()).vectors(["tent"])
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:100])
    again = WordEncoder()
    assert VectorCache(tmp_path, again).vectors(["tent"]).shape == (1, again.dim)
    assert again.encoded == ["tent"]


def test_no_texts_give_no_vectors(tmp_path: Path) -> None:
    assert VectorCache(tmp_path, WordEncoder()).vectors([]).shape == (0, WordEncoder.dim)
