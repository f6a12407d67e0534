"""What a judge of sets is asked, and how its answers are ranked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.evaluation.dataset.bundle import OneOfTen, TrainingBundle
from models.evaluation.metrics.ranking import rank_of

Scores = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Question:
    """Which of the candidates completes the given items; ``answer`` is the true one's place.
    ``session`` says which questions are much alike."""

    intent: str
    given: tuple[str, ...]
    candidates: tuple[str, ...]
    answer: int
    session: str = ""


class Judge(Protocol):
    """Says how well items complete a set."""

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Scores:
        """One score a candidate, (candidates,); higher is better, NaN is no answer."""
        ...


def questions_of_rows(rows: Iterable[OneOfTen], with_intent: bool) -> list[Question]:
    return [
        Question(
            row.intent if with_intent else "",
            row.given,
            row.candidates,
            row.answer,
            row.session_id or row.bundle_id,
        )
        for row in rows
    ]


def questions_of_bundles(
    bundles: Iterable[TrainingBundle], item_ids: Sequence[str], with_intent: bool
) -> list[Question]:
    """Each item of each bundle, to be found among all items but those given."""
    found = []
    for bundle in bundles:
        members = tuple(dict.fromkeys(bundle.items))
        for item_id in members if len(members) > 1 else ():
            given = tuple(one for one in members if one != item_id)
            candidates = tuple(one for one in item_ids if one not in given)
            intent = bundle.intent if with_intent else ""
            found.append(
                Question(intent, given, candidates, candidates.index(item_id), bundle.session_id)
            )
    return found


def ranks(judge: Judge, questions: Iterable[Question]) -> list[int]:
    """The true ones' ranks from 1; 0 where the judge gave no valid answer."""
    return [
        rank_of(judge.completing(one.given, one.candidates, one.intent), one.answer)
        for one in questions
    ]
