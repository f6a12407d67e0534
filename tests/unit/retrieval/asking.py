"""Requests for tests of retrieval, and an encoder that must or must not be asked."""

from typing import Any

import numpy as np

from models.contract.constraints import Constraints
from models.contract.recommendation import RecommendRequest
from models.retrieval.index import Vector
from tests.unit.engine.shop import WordEncoder


def request(
    utterance: str = "", constraints: Constraints = Constraints(), **rest: Any
) -> RecommendRequest:
    return RecommendRequest("c-1", "en", utterance, 7, constraints=constraints, **rest)


def never() -> Vector:
    raise AssertionError("words decide here; the encoder must not be asked")


class Asked:
    """The vector of one utterance, by the encoder of words."""

    def __init__(self, utterance: str) -> None:
        self.utterance = utterance

    def __call__(self) -> Vector:
        vectors = WordEncoder().encode([self.utterance])
        return np.asarray(vectors[0], np.float32)
