"""Asks every contestant the same questions and says how sure the figures are."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from models.evaluation.comparison import ALL, Comparison, Difference, Figure
from models.evaluation.contestants import Contestant
from models.evaluation.dataset.bundle import Split
from models.evaluation.disturbing import DISTURBANCES, disturbed_items, disturbed_questions
from models.evaluation.intervals import interval_of, paired_interval
from models.evaluation.judge import Judge, ranks
from models.evaluation.sheets import MAIN, Domain, Sheet, sheets_of

logger = logging.getLogger(__name__)

LEAST_ROWS = 30
"""A group of fewer questions says nothing and is left out."""
MOST_GROUPS = 12
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """One judge's ranks on one sheet; ``disturbed`` names how the sheet was written worse."""

    judge: str
    is_baseline: bool
    sheet: Sheet
    ranks: tuple[int, ...]
    disturbed: str = ""

    def values(self, metric: str) -> Floats:
        """The metric of each question alone, (questions,)."""
        measure = self.sheet.metrics()[metric]
        return np.array([measure([rank]) for rank in self.ranks])

    @property
    def kind(self) -> tuple[str, bool]:
        return self.sheet.rows, self.sheet.with_intent


def answered(
    domains: Sequence[Domain],
    split: Split,
    taking_part: Callable[[Domain], Iterable[Contestant]],
    seed: int,
    with_disturbed: bool,
) -> Iterator[Answers]:
    """Everyone's answers to every sheet that holds a question."""
    for domain in domains:
        sheets = [one for one in sheets_of(domain, split) if one.questions]
        for one in taking_part(domain):
            started = monotonic()
            yield from _answers(one, one.open(domain.texts), sheets)
            if with_disturbed and one.reads_texts:
                yield from _disturbed(one, domain, sheets, seed)
            logger.info("%s, %s: %.0f s", domain.name, one.name, monotonic() - started)


def compared(answers: Sequence[Answers], seed: int) -> Comparison:
    """All figures and differences. The best baseline is the one best on the very questions that
    are compared on, which favours the baselines."""
    plain = [one for one in answers if not one.disturbed]
    judges = {one.judge: "baseline" if one.is_baseline else "model" for one in answers}
    return Comparison(
        {},
        judges,
        (*_figures(plain, seed), *_broken_down(plain, seed)),
        tuple(_against_best(plain, seed)),
        tuple(_losses(answers, seed)),
    )


def _answers(
    one: Contestant, judge: Judge, sheets: Iterable[Sheet], disturbed: str = ""
) -> Iterator[Answers]:
    for sheet in sheets:
        found = tuple(ranks(judge, sheet.questions))
        yield Answers(one.name, one.is_baseline, sheet, found, disturbed)


def _disturbed(
    one: Contestant, domain: Domain, sheets: Iterable[Sheet], seed: int
) -> Iterator[Answers]:
    asked = [sheet for sheet in sheets if sheet.with_intent and MAIN[sheet.rows] == "hit_rate@1"]
    for name, change in DISTURBANCES.items():
        judge = one.open(disturbed_items(domain.texts, change.titles, seed))
        worse = (
            replace(sheet, questions=disturbed_questions(sheet.questions, change.intents, seed))
            for sheet in asked
        )
        yield from _answers(one, judge, worse, name)


def _figures(answers: Sequence[Answers], seed: int) -> Iterator[Figure]:
    """By domain and pooled."""
    for judge, (rows, with_intent), some in _alike(answers):
        parts = [(one.sheet.domain, [one]) for one in some]
        for domain, part in [*parts, (ALL, some)] if len(parts) > 1 else parts:
            for metric in some[0].sheet.metrics():
                values, groups = _pooled(part, metric)
                found = interval_of(values, groups, seed)
                yield Figure(
                    judge, domain, rows, with_intent, metric, len(values),
                    found.mean, found.low, found.high,
                )  # fmt: skip


def _broken_down(answers: Sequence[Answers], seed: int) -> Iterator[Figure]:
    """The main metric with the intent, pooled, for each group that is large enough."""
    for judge, (rows, with_intent), some in _alike(answers):
        if not with_intent:
            continue
        values, groups = _pooled(some, MAIN[rows])
        facts = [told for one in some for told in one.sheet.facts]
        for by, group in _groups(facts):
            chosen = np.array([told.get(by) == group for told in facts])
            part = [groups[at] for at in np.flatnonzero(chosen)]
            found = interval_of(values[chosen], part, seed)
            yield Figure(
                judge, ALL, rows, with_intent, MAIN[rows], len(part),
                found.mean, found.low, found.high, by, group,
            )  # fmt: skip


def _groups(facts: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    """What figures can be broken down by, where it tells questions apart."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for told in facts:
        for by, group in told.items():
            counts[by][group] += 1
    kept = {
        by: sorted(name for name, count in some.most_common(MOST_GROUPS) if count >= LEAST_ROWS)
        for by, some in counts.items()
    }
    return [(by, name) for by, names in kept.items() if len(names) > 1 for name in names]


def _against_best(answers: Sequence[Answers], seed: int) -> Iterator[Difference]:
    sheets: dict[tuple[str, bool], dict[str, list[Answers]]] = defaultdict(dict)
    for judge, kind, some in _alike(answers):
        sheets[kind][judge] = some
    for (rows, with_intent), found in sheets.items():
        for metric in next(iter(found.values()))[0].sheet.metrics():
            means = {
                judge: float(_pooled(some, metric)[0].mean())
                for judge, some in found.items()
                if some[0].is_baseline
            }
            best = max(means, key=lambda judge: means[judge], default=None)
            for judge in found if best is not None else ():
                if judge != best:
                    assert best is not None
                    part = _difference(found[judge], found[best], metric, seed)
                    yield Difference(judge, best, rows, with_intent, metric, *part)


def _losses(answers: Sequence[Answers], seed: int) -> Iterator[Difference]:
    """What being written worse costs each judge."""
    plain = {(one.judge, one.kind, one.sheet.domain): one for one in answers if not one.disturbed}
    for name in DISTURBANCES:
        worse = [one for one in answers if one.disturbed == name]
        for judge, (rows, with_intent), some in _alike(worse):
            before = [plain[judge, one.kind, one.sheet.domain] for one in some]
            part = _difference(some, before, MAIN[rows], seed)
            yield Difference(judge, judge, rows, with_intent, MAIN[rows], *part, "disturbed", name)


def _difference(
    some: Sequence[Answers], others: Sequence[Answers], metric: str, seed: int
) -> tuple[int, float, float, float]:
    values, groups = _pooled(some, metric)
    found = paired_interval(values, _pooled(others, metric)[0], groups, seed)
    return len(values), found.mean, found.low, found.high


def _alike(
    answers: Iterable[Answers],
) -> Iterator[tuple[str, tuple[str, bool], list[Answers]]]:
    """Answers of one judge to the same kind of sheet, of all domains, in the order of tables."""
    places: dict[tuple[str, tuple[str, bool]], list[Answers]] = defaultdict(list)
    for one in answers:
        places[one.judge, one.kind].append(one)
    for (judge, kind), some in places.items():
        yield judge, kind, some


def _pooled(answers: Sequence[Answers], metric: str) -> tuple[Floats, list[str]]:
    values = np.concatenate([one.values(metric) for one in answers])
    return values, [group for one in answers for group in one.sheet.groups()]
