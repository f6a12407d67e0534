"""What everyone's answers come to: figures, and how sure they are."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from models.evaluation.answers import Answers, alike, pooled
from models.evaluation.comparison import ALL, LANGUAGE, Comparison, Figure
from models.evaluation.differing import against_best, against_none, between_languages, in_domains
from models.evaluation.intervals import interval_of
from models.evaluation.sheets import MAIN

LEAST_ROWS = 30
"""A group of fewer questions says nothing and is left out."""
MOST_GROUPS = 12


def compared(answers: Sequence[Answers], seed: int) -> Comparison:
    """All figures and differences. The best baseline is the one best on the very questions that
    are compared on, which favours the baselines."""
    plain = [one for one in answers if not one.by]
    judges = {one.judge: "baseline" if one.is_baseline else "model" for one in answers}
    return Comparison(
        {},
        judges,
        (*_figures(plain, seed), *_broken_down(plain, seed), *_by_language(plain, seed)),
        tuple(against_best(plain, seed)),
        tuple(against_none(answers, seed)),
        tuple(between_languages(plain, seed)),
        tuple(in_domains(plain, seed)),
    )


def _figures(answers: Sequence[Answers], seed: int) -> Iterator[Figure]:
    """By domain and pooled."""
    for judge, (rows, with_intent), some in alike(answers):
        parts = [(one.sheet.domain, [one]) for one in some]
        for domain, part in [*parts, (ALL, some)] if len(parts) > 1 else parts:
            for metric in some[0].sheet.metrics():
                values, groups = pooled(part, metric)
                found = interval_of(values, groups, seed)
                yield Figure(
                    judge, domain, rows, with_intent, metric, len(values),
                    found.mean, found.low, found.high,
                )  # fmt: skip


def _broken_down(answers: Sequence[Answers], seed: int) -> Iterator[Figure]:
    """The main metric with the intent, pooled, for each group that is large enough."""
    for judge, (rows, with_intent), some in alike(answers):
        if not with_intent:
            continue
        values, groups = pooled(some, MAIN[rows])
        facts = [told for one in some for told in one.sheet.facts]
        for by, group in _groups(facts):
            chosen = np.array([told.get(by) == group for told in facts])
            part = [groups[at] for at in np.flatnonzero(chosen)]
            found = interval_of(values[chosen], part, seed)
            yield Figure(
                judge, ALL, rows, with_intent, MAIN[rows], len(part),
                found.mean, found.low, found.high, by, group,
            )  # fmt: skip


def _by_language(answers: Sequence[Answers], seed: int) -> Iterator[Figure]:
    """The main metric with the intent in each domain that is asked in several languages."""
    for one in answers:
        told = np.array([facts["language"] for facts in one.sheet.facts])
        languages = sorted(set(told.tolist()))
        if not one.sheet.with_intent or len(languages) < 2:
            continue
        metric = MAIN[one.sheet.rows]
        values, groups = pooled([one], metric)
        for language in languages:
            places = np.flatnonzero(told == language).tolist()
            found = interval_of(values[places], [groups[at] for at in places], seed)
            yield Figure(
                one.judge, one.sheet.domain, *one.kind, metric, len(places),
                found.mean, found.low, found.high, LANGUAGE, language,
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
