"""The encoder, with a tiny network of its own."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from components.encoding.encoder import Encoder, pack
from components.encoding.network import Floats, Table
from components.encoding.pieces import Piece, Pieces
from components.tokens import words_of
from safetensors.numpy import save_file

HIDDEN, INNER, LAYERS = 8, 16, 2
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
KNOWN = {"▁": -3.0, "▁camp": -4.0, "ing": -4.5, "▁camping": -6.0, "1": -4.0, "$": -5.0}
KNOWN |= dict.fromkeys(("露营", "露", "营", "прив"), -6.0)


def _weights() -> dict[str, Floats]:
    dice = np.random.default_rng(5)

    def of(*shape: int) -> Floats:
        drawn: Floats = dice.normal(0, 0.5, shape).astype(np.float32)
        return drawn

    told = {
        "embeddings.word_embeddings.weight": of(len(SPECIAL) + len(KNOWN), HIDDEN),
        "embeddings.position_embeddings.weight": of(128, HIDDEN),
        "embeddings.token_type_embeddings.weight": of(2, HIDDEN),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        shapes = {"intermediate.dense": (INNER, HIDDEN), "output.dense": (HIDDEN, INNER)}
        parts = ("attention.self.query", "attention.self.key", "attention.self.value")
        shapes |= dict.fromkeys((*parts, "attention.output.dense"), (HIDDEN, HIDDEN))
        for part, shape in shapes.items():
            told |= {f"{name}.{part}.weight": of(*shape), f"{name}.{part}.bias": of(shape[0])}
        norms += [f"{name}.attention.output.LayerNorm", f"{name}.output.LayerNorm"]
    for norm in norms:
        told |= {f"{norm}.weight": 1 + of(HIDDEN) / 10, f"{norm}.bias": of(HIDDEN)}
    return told


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    save_file(_weights(), folder / "model.safetensors")
    vocabulary = [[text, 0.0] for text in SPECIAL] + [
        [text, score] for text, score in KNOWN.items()
    ]
    added = [{"id": at, "content": text} for at, text in enumerate(SPECIAL)]
    told = {"model": {"vocab": vocabulary}, "added_tokens": added}
    (folder / "tokenizer.json").write_text(json.dumps(told))
    shape = {"num_attention_heads": 2, "layer_norm_eps": 1e-12}
    (folder / "config.json").write_text(json.dumps(shape))
    return folder


@pytest.fixture(scope="module")
def encoder(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("packed")
    pack(base, folder)
    return Encoder.load(folder)


def _slowly(encoder: Encoder, rows: list[int]) -> list[Floats]:
    """The states of one text layer by layer, head by head, straight from the paper (Vaswani et
    al., 2017), with the weights that the encoder holds."""
    network = encoder.network
    states = network.norm(network.words.rows(np.array(rows)) + network.places[: len(rows)])
    passed = [states]
    for layer in network.layers:
        looks = states @ layer.looking.weight + layer.looking.bias
        query, key, value = np.split(looks, 3, axis=1)
        seen = np.zeros_like(states)
        for head in range(layer.heads):
            part = slice(head * HIDDEN // layer.heads, (head + 1) * HIDDEN // layer.heads)
            scores = query[:, part] @ key[:, part].T / np.sqrt(HIDDEN / layer.heads)
            shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
            seen[:, part] = shares @ value[:, part]
        states = layer.norms[0](states + layer.gathered(seen))
        inner = layer.inner(states)
        bent = 0.5 * inner * (1 + np.vectorize(math.erf)(inner / np.sqrt(2)))
        states = layer.norms[1](states + layer.outer(bent.astype(np.float32)))
        passed.append(states)
    return passed


def test_a_text_is_the_mean_of_its_states_behind_half_and_all_of_the_layers(
    encoder: Encoder,
) -> None:
    rows, _ = encoder._rows("camping 露营")
    passed = _slowly(encoder, rows)
    whole = encoder.encoded("camping 露营", words_of("camping 露营")).whole
    expected = np.concatenate([passed[1].mean(axis=0), passed[2].mean(axis=0)])
    assert whole == pytest.approx(expected, abs=1e-4)


def test_each_word_has_the_states_of_its_pieces(encoder: Encoder) -> None:
    rows, places = encoder._rows("camping 露营")
    last = _slowly(encoder, rows)[-1]
    words = encoder.encoded("camping 露营", words_of("camping 露营")).words
    assert words.shape == (3, HIDDEN)
    inside = [at for at, (start, end) in enumerate(places) if start < 7 and end > 0]
    assert words[0] == pytest.approx(last[inside].mean(axis=0), abs=1e-4)


def test_texts_are_encoded_alike_alone_and_together(encoder: Encoder) -> None:
    texts = ["camping", "露营 1", "$1 camping camping", "", "камень", "camping"]
    together = encoder.all_encoded([(text, words_of(text)) for text in texts], threads=2)
    for text, one in zip(texts, together, strict=True):
        alone = encoder.encoded(text, words_of(text))
        assert one.whole == pytest.approx(alone.whole, abs=1e-5)
        assert one.words == pytest.approx(alone.words, abs=1e-5)


def test_pieces_of_scripts_that_no_shopper_writes_take_no_room(encoder: Encoder) -> None:
    assert "прив" not in encoder.pieces.rows
    assert len(encoder.network.words.steps) == len(SPECIAL) + len(KNOWN) - 1


def test_the_likeliest_pieces_are_taken_with_their_places() -> None:
    known = Pieces({"▁camp": (4, -4.0), "ing": (5, -4.5), "▁camping": (6, -6.0)}, 0, 2, 3)
    assert known.of("camping") == [Piece(6, 0, 7)]
    assert [one.row for one in known.of("camp ing")] == [4, 3, 5]
    assert known.of("ｃａｍｐ") == [Piece(4, 0, 4)]


def test_a_table_is_within_half_a_step_of_the_matrix() -> None:
    matrix = np.random.default_rng(1).normal(size=(5, 7)).astype(np.float32)
    table = Table.of(matrix)
    assert np.abs(table.whole() - matrix).max() <= np.abs(matrix).max() / 127 / 2 + 1e-6
    assert table.rows(np.array([3])) == pytest.approx(table.whole()[[3]])
