"""The transformer of multilingual-e5-small (Wang et al., 2024) in numpy, for short texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """A matrix in a byte a number: int8 rows, each with its scale."""

    steps: NDArray[np.int8]
    scales: NDArray[np.float32]

    @classmethod
    def of(cls, matrix: Floats) -> "Table":
        """The nearest that 255 steps a row can tell."""
        scales = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-12) / 127
        steps = np.rint(matrix / scales).astype(np.int8)
        return cls(steps, scales.astype(np.float32))

    def rows(self, which: Integers) -> Floats:
        picked: Floats = self.steps[which].astype(np.float32) * self.scales[which]
        return picked

    def whole(self) -> Floats:
        matrix: Floats = self.steps.astype(np.float32) * self.scales
        return matrix


@dataclass(frozen=True)
class Norm:
    """Layer normalization over the last axis."""

    weight: Floats
    bias: Floats
    eps: float

    def __call__(self, states: Floats) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self.eps)
        told: Floats = centred / spread * self.weight + self.bias
        return told


@dataclass(frozen=True)
class Linear:
    """``weight`` (inputs, outputs)."""

    weight: Floats
    bias: Floats

    def __call__(self, states: Floats) -> Floats:
        told: Floats = states @ self.weight + self.bias
        return told


@dataclass(frozen=True)
class Layer:
    """One block: every piece looks at all, then thinks for itself."""

    looking: Linear
    gathered: Linear
    inner: Linear
    outer: Linear
    norms: tuple[Norm, Norm]
    heads: int

    def __call__(self, states: Floats) -> Floats:
        batch, length, hidden = states.shape
        split = self.looking(states).reshape(batch, length, 3, self.heads, hidden // self.heads)
        query, key, value = split.transpose(2, 0, 3, 1, 4)
        seen = _softmax(query @ key.swapaxes(-1, -2) / np.sqrt(hidden // self.heads)) @ value
        seen = seen.transpose(0, 2, 1, 3).reshape(batch, length, hidden)
        states = self.norms[0](states + self.gathered(seen))
        return self.norms[1](states + self.outer(_gelu(self.inner(states))))


@dataclass(frozen=True)
class Network:
    """``words`` has a row a piece; ``places`` a row a position, the token type added."""

    words: Table
    places: Floats
    norm: Norm
    layers: tuple[Layer, ...]

    def states(self, rows: Integers, depths: Sequence[int]) -> list[Floats]:
        """States (batch, length, hidden) behind so many layers each, of texts of equal length:
        ``rows`` (batch, length)."""
        states = self.norm(self.words.rows(rows) + self.places[: rows.shape[1]])
        passed = [states]
        for layer in self.layers[: max(depths)]:
            passed.append(layer(passed[-1]))
        return [passed[depth] for depth in depths]


def network_of(weights: Mapping[str, Floats | Table], heads: int, eps: float) -> Network:
    """From weights by the names that transformers gives them; matrices are as they lie there,
    (outputs, inputs), or such tables."""
    words, places = (
        weights["embeddings.word_embeddings.weight"],
        _plain(weights, "embeddings.position_embeddings.weight"),
    )
    kind = _plain(weights, "embeddings.token_type_embeddings.weight")[0]
    count = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder."))
    return Network(
        words if isinstance(words, Table) else Table.of(words),
        places + kind,
        _norm(weights, "embeddings.LayerNorm", eps),
        tuple(_layer(weights, f"encoder.layer.{at}", heads, eps) for at in range(count)),
    )


def _layer(weights: Mapping[str, Floats | Table], name: str, heads: int, eps: float) -> Layer:
    looks = [_linear(weights, f"{name}.attention.self.{one}") for one in ("query", "key", "value")]
    return Layer(
        Linear(
            np.concatenate([one.weight for one in looks], axis=1),
            np.concatenate([one.bias for one in looks]),
        ),
        _linear(weights, f"{name}.attention.output.dense"),
        _linear(weights, f"{name}.intermediate.dense"),
        _linear(weights, f"{name}.output.dense"),
        (
            _norm(weights, f"{name}.attention.output.LayerNorm", eps),
            _norm(weights, f"{name}.output.LayerNorm", eps),
        ),
        heads,
    )


def _linear(weights: Mapping[str, Floats | Table], name: str) -> Linear:
    weight = np.ascontiguousarray(_plain(weights, f"{name}.weight").T)
    return Linear(weight, _plain(weights, f"{name}.bias"))


def _norm(weights: Mapping[str, Floats | Table], name: str, eps: float) -> Norm:
    return Norm(_plain(weights, f"{name}.weight"), _plain(weights, f"{name}.bias"), eps)


def _plain(weights: Mapping[str, Floats | Table], name: str) -> Floats:
    found = weights[name]
    return found.whole() if isinstance(found, Table) else found.astype(np.float32)


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _gelu(states: Floats) -> Floats:
    told: Floats = states * 0.5 * (1.0 + erf(states * np.float32(2**-0.5)))
    return told
