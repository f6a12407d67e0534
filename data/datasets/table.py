"""A plain table, CSV or JSON lines, read by a mapping of its columns."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.datasets.decoding import lines_of, open_text, storable
from data.datasets.delimited import Row, column_name, columns_of, read_rows
from data.datasets.errors import UnreadableFeed
from data.datasets.listing import Listing, Record, Skip
from data.datasets.mapping import Columns, read_mapping, require_columns, usual_mapping
from data.datasets.paths import category_path, deepest
from data.datasets.vocabulary import feed_words

FACETS = ("color", "material", "style", "allergens", "features")
SAME = (
    "title_zh", "description", "description_zh", "brand", "seller", "price", "sale_price",
    "sale_starts", "sale_ends", "currency", "availability", "group", "url", "image", "weight",
    "length", "width", "height", "age_group", "gtin", "rating", "rating_count", "best_rating",
    "delivery_days",
)  # fmt: skip
"""Fields that are called the same in a mapping and in a listing."""
SAMPLE_LINES = 200


@dataclass(frozen=True, slots=True)
class TableReader:
    path: Path
    mapping: Path | None = None
    encoding: str | None = None
    kind: str = field(default="table", init=False)

    @property
    def name(self) -> str:
        return self.path.stem

    def records(self) -> Iterator[Record]:
        """Raises WrongMapping where mapping and table do not fit."""
        rows = self._json_lines() if self._is_json() else self._delimited()
        columns = next(rows)
        assert isinstance(columns, Columns)
        for row in rows:
            if isinstance(row, Row):
                yield _listing(row, columns)
            elif isinstance(row, Skip):
                yield row

    def _is_json(self) -> bool:
        with open_text(self.path, self.encoding) as stream:
            start = stream.read(4096).lstrip("\ufeff \t\r\n")
        if start.startswith("["):
            raise UnreadableFeed(
                f"{self.path.name} is one JSON array: write one object a line, without brackets "
                "and commas around them."
            )
        return start.startswith("{")

    def _delimited(self) -> Iterator[Columns | Row | Skip]:
        mapping = read_mapping(self.path_of_mapping, column_name) if self.mapping else None
        usual = usual_mapping(_usual_names(), column_name)
        wanted = (mapping or usual).columns()
        header = columns_of(self.path, wanted, self.encoding)
        columns = mapping or usual_mapping(header, column_name)
        require_columns(columns, header)
        yield columns
        yield from read_rows(self.path, wanted, self.encoding)

    def _json_lines(self) -> Iterator[Columns | Row | Skip]:
        keys = self._keys()
        columns = (
            read_mapping(self.path_of_mapping, str) if self.mapping else usual_mapping(keys, _loose)
        )
        require_columns(columns, keys)
        yield columns
        yield from self._rows()

    @property
    def path_of_mapping(self) -> Path:
        assert self.mapping is not None
        return self.mapping

    def _keys(self) -> set[str]:
        """The keys of the first rows: a key that is nowhere there is a slip in the mapping."""
        rows = (row for row, _ in zip(self._rows(), range(SAMPLE_LINES), strict=False))
        keys = {key for row in rows if isinstance(row, Row) for key in row.values}
        if not keys:
            raise UnreadableFeed(
                f"{self.path.name} has no row that can be read: each line must be one JSON object."
            )
        return keys

    def _rows(self) -> Iterator[Row | Skip]:
        with open_text(self.path, self.encoding) as stream:
            for number, line in lines_of(stream):
                if line.strip("\ufeff \t\r\n"):
                    yield _json_row(number, line)


def _json_row(number: int, line: str) -> Row | Skip:
    try:
        said = json.loads(line.lstrip("\ufeff"), strict=False, parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as error:
        return Skip(number, f"the line is no JSON object: {getattr(error, 'msg', 'too deep')}")
    if not isinstance(said, dict):
        return Skip(number, "the line is no JSON object: write one {…} a line")
    return Row(number, dict(_flat("", said)))


def _flat(prefix: str, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Nested objects by dotted keys; lists with " > " between, which is how paths are written."""
    for key, value in said.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{key}.", value)
        elif isinstance(value, list):
            text = " > ".join(storable(one) for one in value if isinstance(one, str))
            yield f"{prefix}{key}", text
        elif value is not None and not (isinstance(value, str) and not value.strip()):
            yield f"{prefix}{key}", storable(str(value)).strip()


def _loose(key: str) -> str:
    return " ".join(key.replace("_", " ").lower().split())


def _usual_names() -> list[str]:
    words = feed_words()
    return [*(name for names in words.columns.values() for name in names), *words.attributes]


def _listing(row: Row, columns: Columns) -> Listing:
    said = {name: place.read(row.get) for name, place in columns.fields.items()}
    return Listing(
        line=row.line,
        feed_id=said.get("id", ""),
        title=said.get("title", ""),
        former_price=said.get("list_price", ""),
        quantity=said.get("stock", ""),
        path=_path(said.get("category", ""), columns),
        facets={name: _parts(said[name]) for name in FACETS if said.get(name)},
        attributes={
            name: text for name, place in columns.attributes.items()
            if (text := place.read(row.get))
        },
        **{name: said[name] for name in SAME if said.get(name)},
    )  # fmt: skip


def _parts(text: str) -> str:
    return text.replace(" > ", ", ")


def _path(text: str, columns: Columns) -> tuple[str, ...]:
    place = columns.fields.get("category")
    if place and place.separator:
        return category_path(text.replace(place.separator, " > "))
    return deepest(text)
