"""How good a cross-encoder is on validation rows, alone and beside the first stage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from torch import nn

from models.evaluation.dataset.bundle import OneOfTen
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.metrics.ranking import hit_rate, rank_of
from models.scorer.cross.network import logits_of
from models.scorer.cross.set_tokens import SetText, SetTokens
from models.scorer.trained.reading import words_of
from models.training.cross.mining import FirstStage
from models.training.measuring import VALIDATION_ROWS, by_kind, with_mean
from models.training.steps import Domain

LEAST = 1e-9
Scores = NDArray[np.floating]


@dataclass(frozen=True)
class Validation:
    """Rows of one folder and kind."""

    kind: str
    domain: Domain
    rows: Sequence[OneOfTen]

    def second(self, network: nn.Module, tokens: SetTokens, reads: Sequence[str]) -> list[Scores]:
        """The cross-encoder's logits, a row each, (candidates,)."""
        words = {
            item_id: words_of(self.domain.texts[self.domain.rows[item_id]], reads)
            for row in self.rows
            for item_id in (*row.given, *row.candidates)
        }
        sets = [
            SetText(row.intent, tuple(sorted(words[one] for one in (*row.given, candidate))))
            for row in self.rows
            for candidate in row.candidates
        ]
        ends = np.cumsum([len(row.candidates) for row in self.rows])[:-1]
        return list(np.split(logits_of(network, tokens, sets), ends))

    def first(self, judge: FirstStage) -> list[Scores]:
        """The first stage's scores, a row each, (candidates,)."""
        return [judge.completing(row.given, row.candidates, row.intent) for row in self.rows]

    def hit_rate(self, scores: Sequence[Scores]) -> float:
        pairs = zip(scores, self.rows, strict=True)
        return hit_rate([rank_of(one, row.answer) for one, row in pairs], 1)


def validations(domain: Domain, data: TrainingData, most: int) -> Iterator[Validation]:
    """Rows of each kind, evenly out of the file where it has more than ``most``."""
    for kind, name in VALIDATION_ROWS.items():
        rows = data.rows.get(name, ())
        places = np.unique(np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(int))
        if rows:
            yield Validation(kind, domain, [rows[at] for at in places])


def hit_rates(
    network: nn.Module, asked: Sequence[Validation], tokens: SetTokens, reads: Sequence[str]
) -> dict[str, float]:
    """By kind of rows, and ``hit_rate``, their mean, which decides which state is the best."""
    rates = [(one.kind, one.hit_rate(one.second(network, tokens, reads))) for one in asked]
    return with_mean(by_kind(rates))


def weight_of(first: Sequence[Scores], second: Sequence[Scores], answers: Sequence[int]) -> float:
    """The share from 0 to 1 of the second stage in a mixed score with which the true ones most
    likely stand above each other one (Bradley and Terry, 1952, by logistic regression); a stage
    that speaks against the true ones gets none. What a stage gave no number for is left out."""
    by_stage = [
        np.concatenate([_ahead(one, answer) for one, answer in zip(stage, answers, strict=True)])
        for stage in (first, second)
    ]
    ahead = np.stack(by_stage, 1)
    ahead = ahead[np.isfinite(ahead).all(1)]
    if not len(ahead):
        return 0.0
    scale = np.maximum(ahead.std(0), LEAST)
    found = LogisticRegression(fit_intercept=False).fit(
        np.concatenate([ahead, -ahead]) / scale, np.repeat([1, 0], len(ahead))
    )
    one, other = np.maximum(found.coef_[0] / scale, 0.0)
    return float(other / (one + other)) if one + other > LEAST else 0.0


def _ahead(scores: Scores, answer: int) -> NDArray[np.float64]:
    """By how much the true one stands above each other one, (candidates - 1,)."""
    found = np.asarray(scores, np.float64)
    return np.delete(found[answer] - found, answer)
