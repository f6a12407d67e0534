"""Reads knowledge from YAML: rules over attributes, complements and substitutes, in one format."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar, get_args

from data.catalog.entries import Entry, EntryError, Problems, placeholders, read_file
from data.catalog.knowledge.knowledge import AUTHORED, Knowledge
from data.types.association import Association, AssociationKind
from data.types.compatibility import CompatibilityRule, Relation
from data.types.text import Bilingual

RELATIONS: tuple[Relation, ...] = get_args(Relation)
ASSOCIATIONS: tuple[AssociationKind, ...] = get_args(AssociationKind)
KINDS = ("rule", *ASSOCIATIONS)
FIGURES = ("support", "confidence", "lift")
Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read, the ``problems`` for which the rest could not, and ``warnings``: what
    is readable, but will never apply (a category that the shop does not have)."""

    knowledge: Knowledge
    problems: Problems = field(default_factory=Problems)
    warnings: Problems = field(default_factory=Problems)

    def joined(self, other: "Reading") -> "Reading":
        return Reading(
            self.knowledge.joined(other.knowledge),
            Problems([*self.problems.found, *other.problems.found]),
            Problems([*self.warnings.found, *other.warnings.found]),
        )


def read_knowledge(places: Iterable[Path], categories: Collection[str]) -> Reading:
    """The knowledge of these files, and of all ``*.yml`` files in these folders.

    ``categories`` are the ids of the shop's category concepts. Nothing is raised: a wrong entry
    is left out, and named among the problems.
    """
    entries: list[tuple[str, Entry]] = []
    reading = Reading(Knowledge())
    for path in _files(places, reading.problems):
        entries += _entries(path, reading.problems)
    rules, associations = [], []
    for kind, entry in entries:
        with reading.problems.reading(entry.file, entry.name):
            known = rule_of(entry) if kind == "rule" else association_of(entry, kind)
            _check_categories(entry, known, categories, reading.warnings)
            if isinstance(known, CompatibilityRule):
                rules.append(known)
            else:
                associations.append(known)
    _check_once(entries, reading.problems)
    return Reading(Knowledge(tuple(rules), tuple(associations)), reading.problems, reading.warnings)


def rule_of(entry: Entry) -> CompatibilityRule:
    """Raises EntryError."""
    entry.only("rule", "version", "left", "relation", "right", "reason")
    relation = next((known for known in RELATIONS if known == entry.values.get("relation")), None)
    if relation is None:
        raise EntryError(f"relation must be one of {', '.join(RELATIONS)}")
    left, right = entry.part("left"), entry.part("right")
    for side in (left, right):
        side.only("category", "attribute")
    return CompatibilityRule(
        rule_id=entry.name,
        version=_version(entry),
        left_category=left.get("category", str),
        left_attribute=left.get("attribute", str),
        relation=relation,
        right_category=right.get("category", str),
        right_attribute=right.get("attribute", str),
        reason=_reason(entry, "left", "right", "value"),
    )


def association_of(entry: Entry, kind: str) -> Association:
    """Raises EntryError."""
    entry.only(kind, "version", "left", "right", "source", "reason", *FIGURES)
    left, right = entry.get("left", str), entry.get("right", str)
    if left == right:
        raise EntryError(f"left and right are both {left}; name two categories")
    return Association(
        association_id=entry.name,
        kind=next(known for known in ASSOCIATIONS if known == kind),
        left_category=left,
        right_category=right,
        source=entry.get("source", str, AUTHORED),
        version=_version(entry),
        reason=_reason(entry, "left", "right"),
        support=_figure(entry, "support", int),
        confidence=_figure(entry, "confidence", float, most=1.0),
        lift=_figure(entry, "lift", float),
    )


def nearest(word: str, known: Iterable[str]) -> str:
    """ " (did you mean …?)", or nothing where no known word is near."""
    close = get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _files(places: Iterable[Path], problems: Problems) -> Iterator[Path]:
    for place in places:
        files = sorted(place.glob("*.yml")) if place.is_dir() else [place]
        if not files:
            problems.add(place.name, "-", "the folder has no .yml files")
        yield from files


def _entries(path: Path, problems: Problems) -> list[tuple[str, Entry]]:
    """The file's entries, each with the kind that its name stands under."""
    file = f"{path.parent.name}/{path.name}"
    content = read_file(path, problems) or []
    if not isinstance(content, list):
        problems.add(file, "-", "must be a list of rules, complements and substitutes")
        return []
    found = []
    for number, values in enumerate(content, start=1):
        kinds = [kind for kind in KINDS if isinstance(values, dict) and kind in values]
        if len(kinds) == 1 and isinstance(values[kinds[0]], str) and values[kinds[0]].strip():
            found.append((kinds[0], Entry(file, values[kinds[0]], values)))
        else:
            what = f"must be a mapping with an id under just one of {', '.join(KINDS)}"
            problems.add(file, f"entry {number}", what)
    return found


def _version(entry: Entry) -> int:
    version = entry.get("version", int, 1)
    if version < 1:
        raise EntryError("version must be 1 or more")
    return version


def _reason(entry: Entry, *allowed: str) -> Bilingual:
    """The reason; what it names in one language it names in the other."""
    reason = entry.text("reason")
    if strange := placeholders(reason) - {*allowed}:
        names = ", ".join(f"{{{name}}}" for name in allowed)
        raise EntryError(
            f"reason has no value for {', '.join(sorted(strange))}; it may name {names}"
        )
    only_en = placeholders(Bilingual(reason.en, ""))
    only_zh = placeholders(Bilingual("", reason.zh))
    if "value" in only_en ^ only_zh:
        raise EntryError("reason names {value} in one language only")
    return reason


def _figure(entry: Entry, key: str, kind: type[Number], most: float | None = None) -> Number | None:
    value = entry.optional(key, kind)
    if value is not None and (value < 0 or (most is not None and value > most)):
        raise EntryError(f"{key} must be 0 or more" + (f", at most {most:g}" if most else ""))
    return value


def _check_categories(
    entry: Entry,
    known: CompatibilityRule | Association,
    categories: Collection[str],
    warnings: Problems,
) -> None:
    for category in dict.fromkeys((known.left_category, known.right_category)):
        if category not in categories:
            near = nearest(category, categories)
            what = f"category {category!r} is no concept of the shop{near}: this never applies"
            warnings.add(entry.file, entry.name, what)


def _check_once(entries: Iterable[tuple[str, Entry]], problems: Problems) -> None:
    """Ids are unique among rules, and among complements and substitutes together: both are rows
    of one table."""
    tables = ((kind if kind == "rule" else "association", entry.name) for kind, entry in entries)
    for (_, name), count in Counter(tables).items():
        if count > 1:
            files = sorted({entry.file for _, entry in entries if entry.name == name})
            problems.add(" and ".join(files), name, f"id is used {count} times")
