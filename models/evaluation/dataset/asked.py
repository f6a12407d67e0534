"""Rows of others to be measured on, of which every one counts: what cannot be asked is a miss."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.evaluation.dataset.bundle import OneOfTen, TrainingBundle, language_of
from models.evaluation.dataset.folder import read_bundles, read_lines

NOWHERE = -1
"""The answer of a row that nobody can answer right."""
MOST_TOLD = 5


@dataclass(frozen=True)
class Asked:
    """``wrong`` says of the file what will count as a miss, and where."""

    rows: tuple[OneOfTen, ...]
    wrong: tuple[str, ...]


def asked_rows(place: Path, known: Collection[str]) -> Asked:
    """A row without candidates or with an answer that is none of them has the answer NOWHERE, and
    so has one whose answer is not ``known``; an item that stands among the candidates twice is
    one. Raises UnreadableExamples where a line is no JSON object."""
    rows, wrong = [], []
    for number, values in enumerate(read_lines(place, dict[str, Any].copy), 1):
        row = _row(values)
        rows.append(row)
        wrong += [f"{place}, row {number}: {one}" for one in _faults(row, known)]
    return Asked(tuple(rows), tuple(wrong))


def asked_bundles(
    place: Path, known: Collection[str]
) -> tuple[tuple[TrainingBundle, ...], tuple[str, ...]]:
    """With what is wrong with them: unknown items stay in, and are to be found by nobody. Raises
    UnreadableExamples."""
    bundles = read_bundles(place)
    wrong = [
        f"{place}, bundle {one.bundle_id}: {_unknown(one.items, known)}"
        for one in bundles
        if any(item_id not in known for item_id in one.items)
    ]
    return bundles, tuple(wrong)


def told_of(wrong: Sequence[str]) -> Iterator[str]:
    """The first few, and how many more there are."""
    yield from wrong[:MOST_TOLD]
    if len(wrong) > MOST_TOLD:
        yield f"and {len(wrong) - MOST_TOLD} more"


def _row(values: dict[str, Any]) -> OneOfTen:
    intent = values.get("intent")
    words = intent if isinstance(intent, str) else ""
    given, candidates, answer = (values.get(name) for name in ("given", "candidates", "answer"))
    row = OneOfTen(
        bundle_id=str(values.get("bundle_id", "")),
        intent=words,
        given=_ids(given),
        candidates=_ids(candidates),
        answer=answer if isinstance(answer, int) and not isinstance(answer, bool) else NOWHERE,
        language=language_of(words),
        session_id=str(values.get("session_id") or ""),
    )
    return (
        _once_each(row) if 0 <= row.answer < len(row.candidates) else replace(row, answer=NOWHERE)
    )


def _once_each(row: OneOfTen) -> OneOfTen:
    candidates = tuple(dict.fromkeys(row.candidates))
    answer = candidates.index(row.candidates[row.answer])
    return replace(row, candidates=candidates, answer=answer)


def _ids(values: object) -> tuple[str, ...]:
    return tuple(str(one) for one in values) if isinstance(values, list) else ()


def _faults(row: OneOfTen, known: Collection[str]) -> Iterator[str]:
    if row.answer == NOWHERE:
        yield f"{len(row.candidates)} candidates and no answer among them; it counts as a miss"
    asked = (*row.given, *row.candidates)
    if any(one not in known for one in asked):
        yield _unknown(asked, known)


def _unknown(item_ids: Sequence[str], known: Collection[str]) -> str:
    names = [one for one in dict.fromkeys(item_ids) if one not in known]
    return f"unknown items, which nobody can find: {', '.join(map(repr, names[:3]))}"
