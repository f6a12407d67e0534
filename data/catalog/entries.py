"""Reads authored YAML entry by entry, and collects what is wrong instead of stopping there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import TypeVar

import yaml

from data.types.text import Bilingual

T = TypeVar("T")


class EntryError(ValueError):
    """One entry is wrong; whoever reads the file adds which."""


@dataclass(slots=True)
class Problems:
    """What is wrong, each as ``folder/file: entry: what``."""

    found: list[str] = field(default_factory=list)

    def add(self, file: str, entry: str, what: str) -> None:
        self.found.append(f"{file}: {entry}: {what}")

    @contextmanager
    def reading(self, file: str, entry: str) -> Iterator[None]:
        """Notes an EntryError raised inside, so that reading goes on with the next entry."""
        try:
            yield
        except EntryError as error:
            self.add(file, entry, str(error))


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of a YAML file. Its readers raise EntryError naming the key."""

    file: str
    name: str
    values: Mapping[str, object]

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        value = self.values.get(key, default)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if (
            value is None
            or not isinstance(value, kind)
            or (kind is int and isinstance(value, bool))
        ):
            raise EntryError(f"{key} must be a {kind.__name__}, not {value!r}")
        return value

    def optional(self, key: str, kind: type[T]) -> T | None:
        return None if self.values.get(key) is None else self.get(key, kind)

    def only(self, *keys: str) -> None:
        """Raises EntryError for a key that nobody reads: it is misspelt."""
        strange = [str(key) for key in self.values if key not in keys]
        if strange:
            raise EntryError(f"unknown key {', '.join(strange)}; known are {', '.join(keys)}")

    def text(self, key: str) -> Bilingual:
        return bilingual(key, self.values.get(key))

    def words(self, key: str) -> tuple[str, ...]:
        values = self.values.get(key) or []
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise EntryError(f"{key} must be a list of words: quote yes, no, on, off and numbers")
        return tuple(values)

    def part(self, key: str) -> "Entry":
        return Entry(self.file, self.name, self.get(key, dict, {}))

    def parts(self, key: str) -> list["Entry"]:
        values = self.get(key, list)
        if not all(isinstance(value, dict) for value in values):
            raise EntryError(f"{key} must be a list of mappings")
        return [Entry(self.file, self.name, value) for value in values]


def bilingual(key: str, value: object) -> Bilingual:
    """A text in both languages; raises EntryError where one is missing."""
    if not isinstance(value, dict):
        raise EntryError(f"{key} must be {{en: ..., zh: ...}}, not {value!r}")
    for language in ("en", "zh"):
        if not isinstance(value.get(language), str) or not value[language].strip():
            raise EntryError(f"{key} has no text in {language}")
    return Bilingual(value["en"].strip(), value["zh"].strip())


def placeholders(text: Bilingual) -> set[str]:
    """The names in ``{braces}`` of either language; raises EntryError for broken braces."""
    try:
        pairs = [pair for part in (text.en, text.zh) for pair in Formatter().parse(part)]
    except ValueError as error:
        raise EntryError(f"broken braces in {text.en!r}: {error}") from None
    return {name for _, name, _, _ in pairs if name is not None}


def read_file(path: Path, problems: Problems) -> object:
    """A YAML file's content, or None (with a problem noted) where it cannot be read."""
    file = f"{path.parent.name}/{path.name}"
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        problems.add(file, "-", "file is missing")
    except yaml.YAMLError as error:
        problems.add(file, "-", f"broken YAML: {' '.join(str(error).split())}")
    return None


def read_entries(path: Path, key: str | None, problems: Problems) -> list[Entry]:
    """A YAML list as entries, named by ``key`` (their number where that is None)."""
    file = f"{path.parent.name}/{path.name}"
    content = read_file(path, problems) or []
    if not isinstance(content, list):
        problems.add(file, "-", "must be a list")
        return []
    entries = []
    for number, values in enumerate(content, start=1):
        name = values.get(key) if key and isinstance(values, dict) else f"entry {number}"
        if isinstance(values, dict) and isinstance(name, str):
            entries.append(Entry(file, name, values))
        else:
            problems.add(file, f"entry {number}", f"must be a mapping with a {key or 'value'}")
    return entries


def read_split(folder: Path, stem: str, key: str, problems: Problems) -> list[Entry]:
    """The entries of ``stem.yml`` and of every ``stem_*.yml`` beside it, in order of file name."""
    paths = sorted(folder.glob(f"{stem}*.yml")) or [folder / f"{stem}.yml"]
    return [entry for path in paths for entry in read_entries(path, key, problems)]
