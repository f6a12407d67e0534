"""A linear classifier of intents over the names of features."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from components.glance import Glance
from components.intent_features import intent_features, word_feature

Floats = NDArray[np.float32]
NAMES, NUMBERS = "intents.json", "intents.npz"


@dataclass(frozen=True)
class IntentModel:
    """``rarity`` (features) weighs each, ``weights`` (features, intents) and ``bias`` judge."""

    intents: tuple[str, ...]
    places: dict[str, int]
    rarity: Floats
    weights: Floats
    bias: Floats

    @classmethod
    def fit(
        cls, seen: Sequence[Sequence[str]], intents: Sequence[str], strength: float, seed: int
    ) -> "IntentModel":
        """From the features of each example and its intent. ``strength``: the inverse of the
        pull towards zero."""
        met = Counter(name for names in seen for name in set(names))
        # What was met once tells little of what comes, but that a word is known does.
        kept = (name for name, times in met.items() if times > 1 or name.startswith("w "))
        places = {name: at for at, name in enumerate(sorted(kept))}
        rarity = np.array(
            [math.log((1 + len(seen)) / (1 + met[name])) + 1 for name in places], np.float32
        )
        empty = np.zeros((0, 0), np.float32)
        blank = cls((), places, rarity, empty, empty)
        rows = [blank.row(names) for names in seen]
        table = csr_matrix(
            (
                np.concatenate([values for _, values in rows]),
                np.concatenate([columns for columns, _ in rows]),
                np.cumsum([0, *(len(columns) for columns, _ in rows)]),
            ),
            shape=(len(rows), len(places)),
        )
        judge = LogisticRegression(C=strength, max_iter=200, tol=1e-3, random_state=seed)
        judge.fit(table, intents)
        weights = judge.coef_.T.astype(np.float32)
        return cls(
            tuple(judge.classes_), places, rarity, weights, judge.intercept_.astype(np.float32)
        )

    def row(self, names: Iterable[str]) -> tuple[NDArray[np.int64], Floats]:
        """Places of the known features and their values, of length one together; repeats count
        by their logarithm (tf-idf)."""
        counts = Counter(self.places[name] for name in names if name in self.places)
        columns = np.array(sorted(counts), np.int64)
        repeats = np.array([1 + math.log(counts[at]) for at in columns], np.float32)
        values = repeats * self.rarity[columns]
        return columns, values / max(float(np.linalg.norm(values)), 1e-9)

    def familiarity(self, seen: Glance) -> float:
        """The share of the text's words that it was taught as they are written, or that are of a
        known kind. What had to be mended to be a word may be no word at all."""
        named = {at for one in seen.named for at in range(one.first, one.last)}
        known = [
            at in named or (written.text.lower() == word and word_feature(word) in self.places)
            for at, (word, written) in enumerate(zip(seen.plain, seen.words, strict=True))
        ]
        return sum(known) / len(known) if known else 0.0

    def logits(self, seen: Glance) -> Floats:
        """Of each intent, before the softmax."""
        columns, values = self.row(intent_features(seen))
        told: Floats = values @ self.weights[columns] + self.bias
        return told

    def save(self, folder: Path) -> None:
        names = {"intents": self.intents, "features": list(self.places)}
        (folder / NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / NUMBERS, rarity=self.rarity, weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        places = {name: at for at, name in enumerate(names["features"])}
        with np.load(folder / NUMBERS) as numbers:
            return cls(tuple(names["intents"]), places, **numbers)
