"""Which column of a plain table is which field of a listing, read from a mapping file.

A mapping is YAML (or JSON, which is YAML):

    id: SKU
    title: [Product name, Name]          # the first that has a value
    price: Price
    currency: {value: EUR}               # the same for every row
    category: {column: Category, separator: /}
    weight: {column: Weight, unit: kg}   # for numbers without a unit
    attributes: {capacity: Persons}
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from data.datasets.errors import WrongMapping
from data.datasets.vocabulary import feed_words

REQUIRED = ("id", "title")
OPTIONS = frozenset(("column", "value", "separator", "unit"))
Get = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one field's value comes from."""

    columns: tuple[str, ...] = ()
    value: str = ""
    separator: str = ""
    unit: str = ""

    def read(self, get: Get) -> str:
        said = next((text for text in map(get, self.columns) if text), "") or self.value
        bare = said.replace(".", "").replace(",", "").isdigit()
        return f"{said} {self.unit}" if self.unit and bare else said


@dataclass(frozen=True, slots=True)
class Columns:
    """Places by field and by free attribute."""

    fields: Mapping[str, Place]
    attributes: Mapping[str, Place] = field(default_factory=dict)

    def columns(self) -> set[str]:
        places = (*self.fields.values(), *self.attributes.values())
        return {column for place in places for column in place.columns}


def read_mapping(path: Path, name: Callable[[str], str]) -> Columns:
    """The mapping in a file, ``name`` being how the table's columns are compared.

    Raises WrongMapping with what to change.
    """
    try:
        source = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WrongMapping(f"The mapping {path} cannot be read: {error}") from error
    if not isinstance(source, dict):
        raise WrongMapping(f"The mapping {path} must be lines such as 'title: Product name'.")
    attributes = source.pop("attributes", None) or {}
    if not isinstance(attributes, dict):
        raise WrongMapping("'attributes' must be lines such as 'capacity: Persons'.")
    unknown = [str(one) for one in source if one not in feed_words().columns]
    missing = [one for one in REQUIRED if one not in source]
    if unknown or missing:
        raise WrongMapping(_complaint(unknown, missing))
    return Columns(
        {str(one): _place(str(one), value, name) for one, value in source.items()},
        {str(one): _place(str(one), value, name) for one, value in attributes.items()},
    )


def usual_mapping(columns: Iterable[str], name: Callable[[str], str]) -> Columns:
    """The mapping of a table whose columns are called as such columns usually are."""
    there = {name(column): column for column in columns}
    words = feed_words()
    fields = {
        one: Place(tuple(there[name(each)] for each in called if name(each) in there))
        for one, called in words.columns.items()
    }
    attributes = {one: Place((there[name(one)],)) for one in words.attributes if name(one) in there}
    return Columns({one: place for one, place in fields.items() if place.columns}, attributes)


def require_columns(mapping: Columns, columns: Iterable[str]) -> None:
    """Raises WrongMapping where the mapping names a column that the table lacks."""
    there = set(columns)
    lacking = sorted(mapping.columns() - there)
    if lacking:
        raise WrongMapping(
            f"The table has no column {', '.join(map(repr, lacking))}; it has "
            f"{', '.join(map(repr, sorted(there)[:40]))}."
        )
    missing = [one for one in REQUIRED if one not in mapping.fields]
    if missing:
        raise WrongMapping(_complaint([], missing))


def _complaint(unknown: list[str], missing: list[str]) -> str:
    parts = [f"there is no field {', '.join(map(repr, unknown))}"] if unknown else []
    parts += [f"nothing says which column is the {one}" for one in missing]
    known = ", ".join(feed_words().columns)
    return f"The mapping is not usable: {'; '.join(parts)}. Fields: {known}, attributes."


def _place(of: str, said: object, name: Callable[[str], str]) -> Place:
    if isinstance(said, str):
        return Place((name(said),))
    if isinstance(said, list) and said and all(isinstance(one, str) for one in said):
        return Place(tuple(name(one) for one in said))
    if isinstance(said, dict) and said and set(said) <= OPTIONS:
        columns = _place(of, said["column"], name).columns if "column" in said else ()
        rest = {one: str(said.get(one, "")) for one in ("value", "separator", "unit")}
        return Place(columns, **rest)
    raise WrongMapping(
        f"'{of}' in the mapping must be a column, a list of columns, or one of "
        "{column: …, separator: …, unit: …} and {value: …}."
    )
