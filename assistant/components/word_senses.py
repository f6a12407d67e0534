"""What a word is likely to be part of, by its vector: linear discriminants (Fisher, 1936)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from components.glance import Glance
from components.tokens import is_chinese

Floats = NDArray[np.float32]
NUMBERS = "senses.npz"
FOLDS = 4
SHRINKAGE = 0.1
LEAST = 0.02
"""A share below which a label is not worth telling."""


@dataclass(frozen=True)
class WordSenses:
    """``weights`` (hidden, labels) and ``bias`` judge the vector of a word."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    @classmethod
    def fit(cls, taught: Sequence[tuple[Glance, Sequence[str]]]) -> "WordSenses":
        """From texts and the label of each of their words. Chinese is left out: a character
        alone says too little, and the lexicon finds whole words. There are three labels or more."""
        pairs = [
            (seen.meaning.words[at], label)
            for seen, labels in taught
            if seen.meaning is not None
            for at, label in enumerate(labels)
            if not is_chinese(seen.plain[at])
        ]
        judge = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=SHRINKAGE)
        judge.fit(np.stack([vector for vector, _ in pairs]), [label for _, label in pairs])
        weights, bias = judge.coef_.T.astype(np.float32), judge.intercept_.astype(np.float32)
        return cls(tuple(map(str, judge.classes_)), weights, bias)

    def told(self, seen: Glance) -> list[dict[str, float]]:
        """Of each word the likeliest labels and how likely they are."""
        if seen.meaning is None or not seen.words:
            return [{} for _ in seen.words]
        logits = seen.meaning.words @ self.weights + self.bias
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        return [
            {} if is_chinese(word) else dict(self._likeliest(row))
            for word, row in zip(seen.plain, shares, strict=True)
        ]

    def _likeliest(self, shares: Floats) -> Iterator[tuple[str, float]]:
        for at in np.argsort(-shares)[:3]:
            if shares[at] > LEAST:
                yield self.labels[at], float(shares[at])

    def save(self, folder: Path) -> None:
        labels = np.array(self.labels)
        np.savez(folder / NUMBERS, labels=labels, weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> "WordSenses | None":
        """None where none were learned."""
        if not (folder / NUMBERS).is_file():
            return None
        with np.load(folder / NUMBERS) as numbers:
            labels = tuple(str(one) for one in numbers["labels"])
            return cls(labels, numbers["weights"], numbers["bias"])


def told_by_others(taught: Sequence[tuple[Glance, Sequence[str]]]) -> list[list[dict[str, float]]]:
    """What is told of each text by senses learned from the other folds only, so that nobody comes
    to trust what was learned by heart."""
    told: list[list[dict[str, float]]] = [[] for _ in taught]
    for fold in range(FOLDS):
        senses = WordSenses.fit([one for at, one in enumerate(taught) if at % FOLDS != fold])
        for at in range(fold, len(taught), FOLDS):
            told[at] = senses.told(taught[at][0])
    return told
