"""A comparison as tables, one form for the page and for Markdown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.evaluation.comparison import ALL, Comparison, Difference, Figure
from models.evaluation.sheets import MAIN

TOLD = {"uniform": "ten, drawn from all", "hard": "ten of one kind", "full": "all items"}
POOLED = "all domains"
NOTHING = "–"
SAME = 0.02
"""Two languages that differ by no more are served alike."""
CHANGED = {
    "disturbed": "What is lost when written worse",
    "without": "What is lost when items do not say it",
}


@dataclass(frozen=True, slots=True)
class Table:
    """``cells`` are rows of the width of ``columns``; the first column is told, others counted.
    ``strong`` are the numbers of rows to be shown strongly."""

    title: str
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    strong: tuple[int, ...] = ()


def tables_of(comparison: Comparison) -> tuple[Table, ...]:
    """In the order of the page; a table without a row is left out."""
    found = (
        *_main(comparison),
        *_metrics(comparison),
        _differences(comparison),
        _by_domain(comparison),
        _languages(comparison),
        *_broken_down(comparison),
        *_changed(comparison),
    )
    return tuple(one for one in found if one.cells)


def markdown(table: Table) -> str:
    """With its title as a heading."""
    lines = [f"### {table.title}", "", _line(table.columns)]
    lines.append(_line(["---", *("---:" for _ in table.columns[1:])]))
    for number, cells in enumerate(table.cells):
        is_strong = number in table.strong
        lines.append(_line([f"**{one}**" if is_strong and one else one for one in cells]))
    return "\n".join(lines) + "\n"


def interval(one: Figure | Difference | None, signed: bool = False) -> str:
    """ "0.571 (0.535 to 0.604)"."""
    if one is None:
        return NOTHING
    sign = "+" if signed else ""
    return f"{one.mean:{sign}.3f} ({one.low:{sign}.3f} to {one.high:{sign}.3f})"


def _main(comparison: Comparison) -> Iterator[Table]:
    for domain in comparison.domains():
        asked = [(rows, intent) for intent in (True, False) for rows in MAIN]
        columns = [
            f"{TOLD[rows]}: {MAIN[rows]}{'' if intent else ', no intent'}" for rows, intent in asked
        ]
        cells = [
            (
                judge,
                *(
                    interval(comparison.figure(judge, domain, rows, intent, MAIN[rows]))
                    for rows, intent in asked
                ),
            )
            for judge in comparison.judges
        ]
        yield _table(comparison, _domain(domain), ("judge", *columns), cells)


def _metrics(comparison: Comparison) -> Iterator[Table]:
    """The other metrics, with the intent."""
    for domain in comparison.domains():
        asked = dict.fromkeys(
            (one.rows, one.metric)
            for one in comparison.figures
            if not one.by and MAIN[one.rows] != one.metric
        )
        cells = [
            (
                judge,
                *(
                    interval(comparison.figure(judge, domain, rows, True, name))
                    for rows, name in asked
                ),
            )
            for judge in comparison.judges
        ]
        columns = ("judge", *(f"{TOLD[rows]}: {name}" for rows, name in asked))
        yield _table(comparison, f"{_domain(domain)}, other metrics, with intent", columns, cells)


def _differences(comparison: Comparison) -> Table:
    some = [one for one in comparison.differences if one.metric == MAIN[one.rows]]
    cells = [
        (
            one.judge,
            one.against,
            TOLD[one.rows],
            "with" if one.with_intent else "without",
            one.metric,
            interval(one, signed=True),
        )
        for one in some
        if comparison.judges[one.judge] == "model"
    ]
    columns = ("judge", "best baseline", "among", "intent", "metric", "paired difference")
    return Table("Beside the best baseline, pooled over the domains", columns, tuple(cells))


def _by_domain(comparison: Comparison) -> Table:
    """Where a model was never trained on a domain, its row is the one of transfer."""
    trained = comparison.about.get("trained_on", {})
    cells = [
        (
            one.judge,
            one.group,
            trained.get(one.judge, {}).get(one.group, NOTHING),
            one.against,
            TOLD[one.rows],
            interval(comparison.figure(one.judge, one.group, one.rows, True, one.metric)),
            interval(comparison.figure(one.against, one.group, one.rows, True, one.metric)),
            interval(one, signed=True),
        )
        for one in comparison.by_domain
        if one.with_intent
    ]
    columns = ("judge", "domain", "was", "baseline", "among", "judge's", "baseline's", "difference")
    return Table("Domain by domain, transfer too, with intent", columns, tuple(cells))


def _languages(comparison: Comparison) -> Table:
    cells = [
        (
            one.judge,
            one.group,
            TOLD[one.rows],
            one.metric,
            str(one.n),
            *(
                interval(comparison.in_language(one.judge, one.group, one.rows, language))
                for language in ("en", "zh")
            ),
            interval(one, signed=True),
            "yes" if abs(one.mean) <= SAME else "no",
            "yes" if max(-one.low, one.high) <= SAME else "no",
        )
        for one in comparison.languages
    ]
    within = f"within {SAME}"
    sides = ("English", "Chinese", "difference", within, "the interval too")
    columns = ("judge", "domain", "among", "metric", "pairs", *sides)
    strong = tuple(
        at for at, one in enumerate(comparison.languages)
        if comparison.judges[one.judge] == "model"
    )  # fmt: skip
    title = "Chinese context less English context, the same questions and items read alike"
    return Table(title, columns, tuple(cells), strong)


def _broken_down(comparison: Comparison) -> Iterator[Table]:
    parts = dict.fromkeys((one.by, one.rows) for one in comparison.parts())
    for by, rows in parts:
        some = [one for one in comparison.parts() if (one.by, one.rows) == (by, rows)]
        sizes = {one.group: one.n for one in some}
        found = {(one.judge, one.group): one for one in some}
        cells = [
            (judge, *(interval(found.get((judge, group))) for group in sizes))
            for judge in comparison.judges
        ]
        columns = ("judge", *(f"{group} (n={count})" for group, count in sizes.items()))
        title = f"By {by}: {MAIN[rows]} among {TOLD[rows]}, with intent"
        yield _table(comparison, title, columns, cells)


def _changed(comparison: Comparison) -> Iterator[Table]:
    for by, title in CHANGED.items():
        some = [one for one in comparison.disturbed if one.by == by]
        asked = dict.fromkeys((one.group, one.rows) for one in some)
        found = {(one.judge, one.group, one.rows): one for one in some}
        judges = dict.fromkeys(one.judge for one in some)
        cells = [
            (judge, *(interval(found.get((judge, *one)), signed=True) for one in asked))
            for judge in judges
        ]
        columns = ("judge", *(f"{group}, {TOLD[rows]}" for group, rows in asked))
        strong = _models(comparison, tuple(judges))
        yield Table(f"{title} (hit_rate@1)", columns, tuple(cells), strong)


def _table(
    comparison: Comparison, title: str, columns: Sequence[str], cells: Sequence[tuple[str, ...]]
) -> Table:
    strong = _models(comparison, tuple(comparison.judges))
    return Table(title, tuple(columns), tuple(cells), strong)


def _models(comparison: Comparison, judges: Sequence[str]) -> tuple[int, ...]:
    return tuple(at for at, one in enumerate(judges) if comparison.judges[one] == "model")


def _domain(name: str) -> str:
    return POOLED if name == ALL else name


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(one.replace("|", "\\|") for one in cells) + " |"
