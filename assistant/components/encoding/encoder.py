"""What a text is about, as vectors: of the whole and of each of its words."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from components.encoding.network import Floats, Network, Table, network_of
from components.encoding.pieces import Pieces
from components.tokens import Word

PIECES, NUMBERS, SHAPE = "pieces.json", "encoder.safetensors", "encoder.json"
WORDS = "embeddings.word_embeddings.weight"
LONGEST = 96
"""Pieces of a text that are read; shoppers hardly ever say more."""
BATCH = 32
# Pieces of other scripts than the shoppers' take half of the room.
_READABLE = re.compile(
    r"[\u2581\x20-\x7e\u00a0-\u00ff\u2010-\u2027\u20ac\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff00-\uff60]+"
)


@dataclass(frozen=True)
class Encoded:
    """``whole``: the text's states behind half of the layers and behind all, each averaged over its
    pieces (2 * hidden,). ``words`` (words, hidden): what is behind all, as they stand in it."""

    whole: Floats
    words: Floats


@dataclass(frozen=True)
class Encoder:
    """Reads texts without the "query: " that the network was trained with: classifiers that learn
    from its vectors lose nothing by it, and a short text is read in three quarters of the time."""

    pieces: Pieces
    network: Network

    @classmethod
    def load(cls, folder: Path) -> "Encoder":
        """From a folder that ``pack`` wrote."""
        shape = json.loads((folder / SHAPE).read_text(encoding="utf-8"))
        network = network_of(_unpacked(load_file(folder / NUMBERS)), shape["heads"], shape["eps"])
        return cls(Pieces.load(folder / PIECES), network)

    def encoded(self, text: str, words: Sequence[Word]) -> Encoded:
        return self.all_encoded([(text, words)])[0]

    def all_encoded(
        self, texts: Sequence[tuple[str, Sequence[Word]]], threads: int = 1
    ) -> list[Encoded]:
        """Of each text and its words. ``threads`` batches are encoded at a time."""
        told = [self._rows(text) for text, _ in texts]
        batches = _batches([len(rows) for rows, _ in told])

        def encode(batch: list[int]) -> Iterator[tuple[int, Encoded]]:
            states = self.network.states(np.array([told[at][0] for at in batch]), self._depths)
            for row, at in enumerate(batch):
                yield at, _pooled([one[row] for one in states], told[at][1], texts[at][1])

        with ThreadPoolExecutor(threads) as pool:
            found = dict(
                pair for pairs in pool.map(lambda one: [*encode(one)], batches) for pair in pairs
            )
        return [found[at] for at in range(len(texts))]

    @property
    def _depths(self) -> tuple[int, int]:
        count = len(self.network.layers)
        return count // 2, count

    def _rows(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The rows of the pieces with the marks around, and where in the text each stands."""
        within = self.pieces.of(text)[:LONGEST]
        rows = [self.pieces.begin, *(one.row for one in within), self.pieces.end]
        return rows, [(-1, -1), *((one.start, one.end) for one in within), (-1, -1)]


def _pooled(
    states: Sequence[Floats], places: Sequence[tuple[int, int]], words: Sequence[Word]
) -> Encoded:
    whole = np.concatenate([one.mean(axis=0) for one in states])
    vectors = np.zeros((len(words), states[-1].shape[1]), np.float32)
    for at, word in enumerate(words):
        inside = [
            row for row, (start, end) in enumerate(places) if start < word.end and word.start < end
        ]
        if inside:
            vectors[at] = states[-1][inside].mean(axis=0)
    return Encoded(whole, vectors)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Texts of equal length together, so that no place is empty."""
    order = sorted(range(len(lengths)), key=lambda at: lengths[at])
    batches: list[list[int]] = []
    for at in order:
        if batches and lengths[batches[-1][0]] == lengths[at] and len(batches[-1]) < BATCH:
            batches[-1].append(at)
        else:
            batches.append([at])
    return batches


def pack(base: Path, folder: Path) -> None:
    """Writes what is needed of a base encoder's folder, a tenth of its size.

    ``base``: as transformers reads it, a BERT with a unigram tokenizer.
    """
    told = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    shape = json.loads((base / "config.json").read_text(encoding="utf-8"))
    vocabulary = told["model"]["vocab"]
    special = {one["content"]: one["id"] for one in told["added_tokens"]}
    ids = [
        at
        for at, (text, _) in enumerate(vocabulary)
        if text in special or _READABLE.fullmatch(text)
    ]
    rows = {vocabulary[at][0]: (row, vocabulary[at][1]) for row, at in enumerate(ids)}
    known = {text: one for text, one in rows.items() if text not in special}
    Pieces(known, rows["<s>"][0], rows["</s>"][0], rows["<unk>"][0]).save(folder / PIECES)
    save_file(_packed(load_file(base / "model.safetensors"), ids), folder / NUMBERS)
    facts = {"heads": shape["num_attention_heads"], "eps": shape["layer_norm_eps"]}
    (folder / SHAPE).write_text(json.dumps(facts), encoding="utf-8")


def _packed(weights: Mapping[str, Floats], ids: Sequence[int]) -> dict[str, np.ndarray]:
    """Matrices in int8 with a scale a row, the rest as it is; of words only these rows."""
    told: dict[str, np.ndarray] = {}
    for name, values in weights.items():
        kept = values[np.array(ids)] if name == WORDS else values
        if kept.ndim == 2 and min(kept.shape) > 2:
            table = Table.of(kept)
            told |= {f"{name}|steps": table.steps, f"{name}|scales": table.scales}
        else:
            told[name] = kept
    return told


def _unpacked(stored: Mapping[str, np.ndarray]) -> dict[str, Floats | Table]:
    told: dict[str, Floats | Table] = {}
    for key, values in stored.items():
        name, _, part = key.partition("|")
        if part != "scales":
            told[name] = Table(values, stored[f"{name}|scales"]) if part else values
    return told
