"""Reads the 4-bit quantized file of multilingual-e5-small into plain float32 weights."""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.scorer.encoder.errors import BaseDamagedError

Weights = dict[str, NDArray[np.float32]]

MAGIC = b"E5S1"
BLOCK = 32  # weights that share one scale
BLOCK_BYTES = 2 + BLOCK // 2  # a float16 scale, then two weights a byte
HEADER_BYTES = 8


@dataclass(frozen=True, slots=True)
class Shape:
    """The transformer's dimensions, in the order in which the file has them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """The unigram vocabulary: texts and log probabilities by id, and the special ids."""

    texts: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unknown: int

    @property
    def mask(self) -> int:
        return len(self.texts) - 1


@dataclass(frozen=True, slots=True)
class QuantizedModel:
    shape: Shape
    layer_norm_eps: float
    pieces: Pieces
    weights: Weights


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, content: bytes, at: int) -> None:
        self.content, self.at = content, at

    def values(self, layout: str) -> tuple[float, ...]:
        found = struct.unpack_from(f"<{layout}", self.content, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return found

    def integers(self, layout: str) -> tuple[int, ...]:
        return tuple(int(value) for value in self.values(layout))

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self.content, dtype, count, self.at)
        self.at += found.nbytes
        return found

    def take(self, size: int) -> bytes:
        self.at += size
        return self.content[self.at - size : self.at]


@dataclass(frozen=True, slots=True)
class _Tensors:
    """The file's tensors by name: where each lies and how many bytes it has."""

    content: bytes
    places: dict[str, tuple[int, int]]

    def plain(self, name: str, *shape: int) -> NDArray[np.float32]:
        offset = self._offset(name, int(np.prod(shape)) * 4)
        count = int(np.prod(shape))
        return np.frombuffer(self.content, "<f4", count, offset).reshape(shape).copy()

    def quantized(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        blocks = rows * columns // BLOCK
        offset = self._offset(name, blocks * BLOCK_BYTES)
        raw = np.frombuffer(self.content, np.uint8, blocks * BLOCK_BYTES, offset)
        return dequantized(raw.reshape(blocks, BLOCK_BYTES)).reshape(rows, columns)

    def rows_of(self, name: str, columns: int) -> int:
        return self.places[name][1] // (4 * columns)

    def _offset(self, name: str, expected_bytes: int) -> int:
        offset, size = self.places[name]
        if size != expected_bytes:
            raise BaseDamagedError(f"tensor {name} has {size} bytes instead of {expected_bytes}")
        return offset


def dequantized(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Float32 of shape (blocks, 32) from (blocks, 18): low nibbles first, then the high ones."""
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    nibbles = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32)
    return ((nibbles - 8) * scale).astype(np.float32)


def read_quantized(content: bytes) -> QuantizedModel:
    """The whole file; raises BaseDamagedError when it is something else."""
    if content[:4] != MAGIC:
        raise BaseDamagedError("not a quantized e5 file")
    cursor = _Cursor(content, HEADER_BYTES)
    shape = Shape(*cursor.integers("7i"))
    eps, _block = cursor.values("fi")
    pieces = _pieces(cursor)
    tensors = _Tensors(content, _places(cursor))
    return QuantizedModel(shape, eps, pieces, _weights(tensors, shape))


def _pieces(cursor: _Cursor) -> Pieces:
    count, bos, eos, pad, unknown = cursor.integers("5i")
    (text_bytes,) = cursor.integers("Q")
    ends = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.take(text_bytes)
    texts = tuple(blob[ends[i] : ends[i + 1]].decode() for i in range(count))
    _normalizer_nodes, normalizer_bytes = cursor.integers("iI")
    cursor.take(normalizer_bytes)
    return Pieces(texts, tuple(scores), bos, eos, pad, unknown)


def _places(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    places = {}
    (count,) = cursor.integers("i")
    for _ in range(count):
        (length,) = cursor.integers("H")
        name = cursor.take(length).decode()
        _kind, _elements, offset, size = cursor.integers("BIQQ")
        places[name] = (offset, size)
    return places


def _weights(tensors: _Tensors, shape: Shape) -> Weights:
    weights = _embeddings(tensors, shape)
    for layer in range(shape.layers):
        weights |= _layer(tensors, shape, layer)
    return weights


def _embeddings(tensors: _Tensors, shape: Shape) -> Weights:
    kinds = tensors.plain("emb.type", tensors.rows_of("emb.type", shape.hidden), shape.hidden)
    # The file keeps only the rows in use; a BERT of two token types needs both.
    missing = np.repeat(kinds[:1], shape.token_types - len(kinds), axis=0)
    words = tensors.quantized("emb.word", shape.vocabulary, shape.hidden)
    return {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": tensors.plain(
            "emb.pos", shape.positions, shape.hidden
        ),
        "embeddings.token_type_embeddings.weight": np.concatenate([kinds, missing]),
        "embeddings.LayerNorm.weight": tensors.plain("emb.ln.w", shape.hidden),
        "embeddings.LayerNorm.bias": tensors.plain("emb.ln.b", shape.hidden),
    }


def _layer(tensors: _Tensors, shape: Shape, layer: int) -> Weights:
    hidden, inner = shape.hidden, shape.feed_forward
    dense = {
        "q": ("attention.self.query", hidden, hidden),
        "k": ("attention.self.key", hidden, hidden),
        "v": ("attention.self.value", hidden, hidden),
        "ao": ("attention.output.dense", hidden, hidden),
        "fi": ("intermediate.dense", inner, hidden),
        "fo": ("output.dense", hidden, inner),
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    weights: Weights = {}
    for short, (name, rows, columns) in dense.items():
        prefix = f"encoder.layer.{layer}.{name}"
        weights[f"{prefix}.weight"] = tensors.quantized(f"l{layer}.{short}.w", rows, columns)
        weights[f"{prefix}.bias"] = tensors.plain(f"l{layer}.{short}.b", rows)
    for short, name in norms.items():
        prefix = f"encoder.layer.{layer}.{name}"
        weights[f"{prefix}.weight"] = tensors.plain(f"l{layer}.{short}.w", hidden)
        weights[f"{prefix}.bias"] = tensors.plain(f"l{layer}.{short}.b", hidden)
    return weights
