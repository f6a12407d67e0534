"""Who does better than whom on the same questions, and what differs when a question does."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from models.evaluation.answers import Answers, Kind, alike, pooled
from models.evaluation.comparison import LANGUAGE, Difference
from models.evaluation.intervals import paired_interval
from models.evaluation.judge import Question
from models.evaluation.sheets import MAIN, Sheet

FLOOR = "TF-IDF"
"""What a model must beat where it was never trained."""
Found = tuple[int, float, float, float]


def against_best(answers: Sequence[Answers], seed: int) -> Iterator[Difference]:
    """Everyone against the best baseline, over all domains."""
    for (rows, with_intent), found in _by_kind(answers).items():
        for metric in next(iter(found.values()))[0].sheet.metrics():
            best = _best(found, metric)
            for judge in found if best is not None else ():
                if judge != best:
                    assert best is not None
                    part = _difference(found[judge], found[best], metric, seed)
                    yield Difference(judge, best, rows, with_intent, metric, *part)


def in_domains(answers: Sequence[Answers], seed: int) -> Iterator[Difference]:
    """Each model in each domain against the best baseline there and against TF-IDF."""
    for domain in dict.fromkeys(one.sheet.domain for one in answers):
        here = [one for one in answers if one.sheet.domain == domain]
        for (rows, with_intent), found in _by_kind(here).items():
            best = _best(found, MAIN[rows])
            others = [one for one in dict.fromkeys((best, FLOOR)) if one is not None]
            for judge, against in ((j, o) for j in found for o in others if o in found):
                if not found[judge][0].is_baseline:
                    part = _difference(found[judge], found[against], MAIN[rows], seed)
                    yield Difference(
                        judge, against, rows, with_intent, MAIN[rows], *part, "domain", domain
                    )


def against_none(answers: Sequence[Answers], seed: int) -> Iterator[Difference]:
    """What being written worse, or told less of items, costs each judge."""
    plain = {(one.judge, one.kind, one.sheet.domain): one for one in answers if not one.by}
    for by, change in dict.fromkeys((one.by, one.change) for one in answers if one.by):
        worse = [one for one in answers if (one.by, one.change) == (by, change)]
        for judge, (rows, with_intent), some in alike(worse):
            before = [plain[judge, one.kind, one.sheet.domain] for one in some]
            part = _difference(some, before, MAIN[rows], seed)
            yield Difference(judge, judge, rows, with_intent, MAIN[rows], *part, by, change)


def between_languages(answers: Sequence[Answers], seed: int) -> Iterator[Difference]:
    """Chinese context less English context, over the questions asked in both: the same given and
    candidates, read in the same words."""
    for one in answers:
        pairs = _pairs(one.sheet) if one.sheet.with_intent else []
        if pairs:
            values, groups = one.values(MAIN[one.sheet.rows]), one.sheet.groups()
            english, chinese = (values[[pair[side] for pair in pairs]] for side in (0, 1))
            found = paired_interval(chinese, english, [groups[at] for at, _ in pairs], seed)
            part = len(pairs), found.mean, found.low, found.high
            rows, with_intent = one.kind
            yield Difference(
                one.judge, one.judge, rows, with_intent, MAIN[rows], *part,
                LANGUAGE, one.sheet.domain,
            )  # fmt: skip


def _pairs(sheet: Sheet) -> list[tuple[int, int]]:
    """Places of the same question in English and in Chinese, as often as it is asked in both."""
    seen: Counter[object] = Counter()
    places: dict[object, dict[str, int]] = defaultdict(dict)
    for at, (question, facts) in enumerate(zip(sheet.questions, sheet.facts, strict=True)):
        language, same = facts["language"], _without_words(question)
        places[same, seen[language, same]][language] = at
        seen[language, same] += 1
    return [(one["en"], one["zh"]) for one in places.values() if one.keys() == {"en", "zh"}]


def _without_words(question: Question) -> tuple[object, ...]:
    return question.session, question.given, question.candidates, question.answer


def _by_kind(answers: Sequence[Answers]) -> dict[Kind, dict[str, list[Answers]]]:
    sheets: dict[Kind, dict[str, list[Answers]]] = defaultdict(dict)
    for judge, kind, some in alike(answers):
        sheets[kind][judge] = some
    return sheets


def _best(found: dict[str, list[Answers]], metric: str) -> str | None:
    """The baseline with the greatest mean; None without any."""
    means = {
        judge: float(pooled(some, metric)[0].mean())
        for judge, some in found.items()
        if some[0].is_baseline
    }
    return max(means, key=lambda judge: means[judge], default=None)


def _difference(
    some: Sequence[Answers], others: Sequence[Answers], metric: str, seed: int
) -> Found:
    values, groups = pooled(some, metric)
    found = paired_interval(values, pooled(others, metric)[0], groups, seed)
    return len(values), found.mean, found.low, found.high
