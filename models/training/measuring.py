"""Hit rates of a model that is still being trained, on the validation rows of its folders."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from models.evaluation.dataset.bundle import OneOfTen
from models.evaluation.judge import questions_of_rows, ranks
from models.evaluation.metrics.ranking import hit_rate
from models.scorer.trained.belonging import Belonging
from models.scorer.trained.opening import ItemJudge
from models.scorer.trained.reading import words_of
from models.training.learner import Learner
from models.training.settings import FitSettings
from models.training.steps import Domain

VALIDATION_ROWS = {"uniform": "one_of_ten.valid", "hard": "one_of_ten_hard.valid"}
AT_ONCE = 64
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Validation:
    """The rows of one folder, uniform and hard, as far as there are."""

    domain: Domain
    rows: dict[str, Sequence[OneOfTen]]


def hit_rates(
    learner: Learner,
    validations: Sequence[Validation],
    tokenizer: object,
    prefix: str,
    settings: FitSettings,
) -> dict[str, float]:
    """By kind of rows, and ``hit_rate``, the mean over folders and kinds, which decides which
    state is the best."""
    encode = LearnerEncoder(learner, tokenizer, prefix, settings.max_tokens)
    found = [_of_folder(learner, one, encode, settings) for one in validations]
    return with_mean(by_kind([pair for one in found for pair in one.items()]))


def by_kind(rates: Sequence[tuple[str, float]]) -> dict[str, float]:
    """The mean over folders of each kind's rates."""
    kinds = dict.fromkeys(kind for kind, _ in rates)
    return {one: float(np.mean([rate for kind, rate in rates if kind == one])) for one in kinds}


def with_mean(rates: Mapping[str, float]) -> dict[str, float]:
    """Rates by kind, and ``hit_rate``, their mean; zero where there are none."""
    return {**rates, "hit_rate": float(np.mean(list(rates.values()))) if rates else 0.0}


@dataclass(frozen=True)
class LearnerEncoder:
    """Texts to unit vectors by a model that is still being trained; it must not be in training
    mode. ``prefix`` goes before every text."""

    learner: Learner
    tokenizer: object
    prefix: str
    max_tokens: int

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (texts, dim)."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        parts = []
        for start in range(0, len(order), AT_ONCE):
            some = [self.prefix + texts[at] for at in order[start : start + AT_ONCE]]
            tokens = self.tokenizer(  # type: ignore[operator]
                some, padding=True, truncation=True, max_length=self.max_tokens, return_tensors="pt"
            ).to(next(self.learner.parameters()).device)
            with torch.inference_mode():
                found = self.learner.vectors(tokens["input_ids"], tokens["attention_mask"])
            parts.append(found.cpu().numpy())
        vectors = np.concatenate(parts)
        vectors[order] = vectors.copy()
        return vectors


def _of_folder(
    learner: Learner, validation: Validation, encode: LearnerEncoder, settings: FitSettings
) -> dict[str, float]:
    domain = validation.domain
    asked = [row for rows in validation.rows.values() for row in rows]
    needed = sorted({domain.rows[one] for row in asked for one in (*row.given, *row.candidates)})
    vectors = np.zeros((len(domain.items), learner.dim), np.float32)
    if needed:
        vectors[needed] = encode([words_of(domain.texts[one], settings.reads) for one in needed])
    module = deepcopy(learner.module).to("cpu").eval()
    said = tuple(dict.fromkeys(row.intent for row in asked if row.intent.strip()))
    wishes = _Encoded(dict(zip(said, encode(said), strict=True)) if said else {})
    judge = ItemJudge(Belonging(vectors, domain.known, module), domain.rows, wishes)
    return {
        kind: hit_rate(ranks(judge, questions_of_rows(rows, with_intent=True)), 1)
        for kind, rows in validation.rows.items()
        if rows
    }


@dataclass(frozen=True)
class _Encoded:
    """Encodes what has been encoded before."""

    vectors: Mapping[str, Floats]

    def encode(self, texts: Sequence[str]) -> Floats:
        return np.stack([self.vectors[one] for one in texts])
