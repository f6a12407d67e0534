"""Asks every contestant the same questions."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from models.evaluation.contestants import Contestant
from models.evaluation.dataset.bundle import Split
from models.evaluation.disturbing import (
    ABLATIONS,
    DISTURBANCES,
    disturbed_items,
    disturbed_questions,
    items_without,
)
from models.evaluation.judge import Judge, ranks
from models.evaluation.sheets import MAIN, Domain, Sheet, sheets_of

logger = logging.getLogger(__name__)

DISTURBED, WITHOUT = "disturbed", "without"
Floats = NDArray[np.float64]
Kind = tuple[str, bool]
"""Which rows, and whether with the intent."""


@dataclass(frozen=True)
class Answers:
    """One judge's ranks on one sheet. ``by`` is DISTURBED or WITHOUT where the sheet was written
    worse or items were told less, and ``change`` names how."""

    judge: str
    is_baseline: bool
    sheet: Sheet
    ranks: tuple[int, ...]
    by: str = ""
    change: str = ""

    def values(self, metric: str) -> Floats:
        """The metric of each question alone, (questions,)."""
        measure = self.sheet.metrics()[metric]
        return np.array([measure([rank]) for rank in self.ranks])

    @property
    def kind(self) -> Kind:
        return self.sheet.rows, self.sheet.with_intent


def answered(
    domains: Sequence[Domain],
    split: Split,
    taking_part: Callable[[Domain], Iterable[Contestant]],
    seed: int,
    again: Collection[str] = (),
) -> Iterator[Answers]:
    """Everyone's answers to every sheet that holds a question; ``again`` says whether those that
    read texts are asked anew, DISTURBED or WITHOUT."""
    for domain in domains:
        sheets = [one for one in sheets_of(domain, split) if one.questions]
        for one in taking_part(domain):
            started = monotonic()
            yield from _answers(one, one.open(domain.texts), sheets)
            if DISTURBED in again and one.reads_texts:
                yield from _disturbed(one, domain, sheets, seed)
            if WITHOUT in again and one.reads_texts:
                yield from _told_less(one, domain, sheets)
            logger.info("%s, %s: %.0f s", domain.name, one.name, monotonic() - started)


def alike(answers: Iterable[Answers]) -> Iterator[tuple[str, Kind, list[Answers]]]:
    """Answers of one judge to the same kind of sheet, of all domains, in the order of tables."""
    places: dict[tuple[str, Kind], list[Answers]] = defaultdict(list)
    for one in answers:
        places[one.judge, one.kind].append(one)
    for (judge, kind), some in places.items():
        yield judge, kind, some


def pooled(answers: Sequence[Answers], metric: str) -> tuple[Floats, list[str]]:
    """The metric of every question, and the questions' sessions."""
    values = np.concatenate([one.values(metric) for one in answers])
    return values, [group for one in answers for group in one.sheet.groups()]


def _answers(
    one: Contestant, judge: Judge, sheets: Iterable[Sheet], by: str = "", change: str = ""
) -> Iterator[Answers]:
    for sheet in sheets:
        found = tuple(ranks(judge, sheet.questions))
        yield Answers(one.name, one.is_baseline, sheet, found, by, change)


def _disturbed(
    one: Contestant, domain: Domain, sheets: Iterable[Sheet], seed: int
) -> Iterator[Answers]:
    asked = _asked_again(sheets)
    for name, change in DISTURBANCES.items():
        judge = one.open(disturbed_items(domain.texts, change.titles, seed))
        worse = (
            replace(sheet, questions=disturbed_questions(sheet.questions, change.intents, seed))
            for sheet in asked
        )
        yield from _answers(one, judge, worse, DISTURBED, name)


def _told_less(one: Contestant, domain: Domain, sheets: Iterable[Sheet]) -> Iterator[Answers]:
    """As far as the domain has anything to be taken away."""
    for name, fields in ABLATIONS.items():
        items = items_without(domain.texts, fields)
        if items != domain.texts:
            yield from _answers(one, one.open(items), _asked_again(sheets), WITHOUT, name)


def _asked_again(sheets: Iterable[Sheet]) -> list[Sheet]:
    return [one for one in sheets if one.with_intent and MAIN[one.rows] == "hit_rate@1"]
