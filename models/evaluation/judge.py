"""What a judge of sets is asked, and how its answers are ranked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.evaluation.dataset.asked import NOWHERE
from models.evaluation.dataset.bundle import OneOfTen, TrainingBundle
from models.evaluation.metrics.ranking import rank_of

Scores = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Question:
    """Which of the candidates completes the given items; ``answer`` is the true one's place, -1
    where it is none of them, which nobody can answer. ``session`` says which questions are much
    alike."""

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
    """Each item of each bundle, to be found among all items but those given; an item that is none
    of them is found by nobody."""
    found, known = [], frozenset(item_ids)
    for bundle in bundles:
        members = tuple(dict.fromkeys(bundle.items))
        for item_id in members if len(members) > 1 else ():
            given = tuple(one for one in members if one != item_id)
            candidates = tuple(one for one in item_ids if one not in given)
            intent = bundle.intent if with_intent else ""
            answer = candidates.index(item_id) if item_id in known else NOWHERE
            found.append(Question(intent, given, candidates, answer, bundle.session_id))
    return found


@dataclass(frozen=True)
class Knowing:
    """A judge that is asked of the items it was opened with, ``known``; of any other it has no
    answer, and nothing comes of what is given."""

    judge: Judge
    known: Collection[str]

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Scores:
        places = [at for at, one in enumerate(candidates) if one in self.known]
        found = np.full(len(candidates), np.nan)
        if places:
            rest = [one for one in given if one in self.known]
            found[places] = self.judge.completing(rest, [candidates[at] for at in places], intent)
        return found


def ranks(judge: Judge, questions: Iterable[Question]) -> list[int]:
    """The true ones' ranks from 1; 0 where the judge gave no valid answer."""
    return [
        rank_of(judge.completing(one.given, one.candidates, one.intent), one.answer)
        for one in questions
    ]
