"""WooCommerce's product CSV, after the schema of its built-in importer and exporter.

A ``variable`` row is a design; its ``variation`` rows, wherever they stand in the file, name it
as their parent by SKU or by "id:NUMBER" and inherit what they leave empty.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.datasets.delimited import Row, read_rows
from data.datasets.listing import Folded, Listing, Record, Skip
from data.datasets.paths import deepest
from data.datasets.temporary import Kept, kept
from data.datasets.vocabulary import feed_words

WANTED = frozenset(
    ("id", "type", "sku", "name", "published", "regular price", "sale price", "categories",
     "parent", "in stock?", "short description", "visibility in catalog")
)  # fmt: skip
INHERITED = re.compile(
    r"name|short description|description|categories|brands?|images|weight .*|length .*|width .*"
    r"|height .*|published|visibility in catalog|regular price|sale price|tags"
    r"|attribute \d+ (name|value\(s\))"
)
MEASURE = re.compile(r"^(weight|length|width|height) \((\S+)\)$")
GTIN = ("gtin, upc, ean, or isbn", "gtin", "meta: global unique id", "ean")
BRAND = ("brands", "brand", "meta: brand")
NOT_SOLD = {"grouped": "a grouped product is sold as its parts: it needs no row of its own here"}


@dataclass(frozen=True, slots=True)
class WooCommerceReader:
    path: Path
    encoding: str | None = None
    kind: str = field(default="woocommerce", init=False)

    @property
    def name(self) -> str:
        return self.path.stem

    def records(self) -> Iterator[Record]:
        with kept() as designs:
            for row in self._rows():
                if isinstance(row, Row):
                    _keep(row, designs)
            for row in self._rows():
                yield row if isinstance(row, Skip) else _record(row, designs)

    def _rows(self) -> Iterator[Row | Skip]:
        return read_rows(self.path, WANTED, self.encoding)


def _types(row: Row) -> set[str]:
    return {one.strip().lower() for one in row.get("type").split(",")}


def _keep(row: Row, designs: Kept) -> None:
    """Remembers designs for their variations, and which designs have any."""
    types = _types(row)
    if "variable" in types:
        text = json.dumps({name: row.values[name] for name in row.values if INHERITED.match(name)})
        for key in _names_of(row):
            designs.put(f"design {key}", text)
    elif "variation" in types:
        designs.put(f"used {_key(row.get('parent'))}", "")


def _names_of(row: Row) -> list[str]:
    by_id = [f"id:{row.get('id')}"] if row.get("id") else []
    return [*by_id, *([_key(row.get("sku"))] if row.get("sku") else [])]


def _key(reference: str) -> str:
    said = reference.strip().lower()
    return f"id:{said[3:].strip()}" if said.startswith("id:") else said


def _record(row: Row, designs: Kept) -> Record:
    types = _types(row)
    for kind, reason in NOT_SOLD.items():
        if kind in types:
            return Skip(row.line, reason)
    if "variation" in types:
        return _variation(row, designs)
    if "variable" in types:
        used = any(designs.get(f"used {key}") is not None for key in _names_of(row))
        return Folded(row.line) if used else Skip(row.line, "this design has no variation in the "
            "file: export it with its variations")  # fmt: skip
    return _listing(row, row.values, group="")


def _variation(row: Row, designs: Kept) -> Record:
    parent = row.get("parent")
    if not parent:
        return Skip(row.line, "this variation names no parent: give the parent's SKU or id:NUMBER")
    text = designs.get(f"design {_key(parent)}")
    if text is None:
        return Skip(row.line, f"the parent '{parent}' is no variable product of this file: export "
                    "designs and variations together")  # fmt: skip
    design: dict[str, str] = json.loads(text)
    return _listing(row, _inherited(row.values, design), group=parent)


def _inherited(own: Mapping[str, str], design: Mapping[str, str]) -> dict[str, str]:
    """The variation's values over its design's. Of the options only its own value counts: the
    design lists all of them, except in attributes that do not vary."""
    several = {name for name, value in design.items() if "value(s)" in name and "," in value}
    merged = {name: value for name, value in design.items() if name not in several}
    if "regular price" in own:
        merged.pop("sale price", None)
    return merged | dict(own)


def _listing(row: Row, values: Mapping[str, str], *, group: str) -> Listing:
    row = Row(row.line, dict(values))
    options = dict(_options(row))
    known = feed_words().facets
    sizes = {found[1]: f"{value} {found[2]}" for name, value in values.items()
             if (found := MEASURE.match(name))}  # fmt: skip
    return Listing(
        line=row.line,
        feed_id=row.get("sku") or (f"id-{row.get('id')}" if row.get("id") else ""),
        title=_title(row, options, of_design=bool(group)),
        description=row.get("description", "short description"),
        brand=row.get(*BRAND).partition(",")[0] or _named(options, ("brand", "marke", "品牌")),
        price=row.get("regular price") or row.get("sale price"),
        sale_price=row.get("sale price"),
        sale_starts=row.get("date sale price starts"),
        sale_ends=_end_of_day(row.get("date sale price ends")),
        path=deepest(row.get("categories")),
        availability=_availability(row),
        quantity=row.get("stock") if _counted(row) else "",
        group=group,
        url=row.get("external url"),
        image=row.get("images").partition(",")[0],
        gtin=row.get(*GTIN),
        facets={known[name.lower()]: value for name, value in options.items()
                if name.lower() in known},
        attributes={name.lower(): value for name, value in options.items()
                    if name.lower() not in known and "," not in value},
        held="" if _is_visible(row) else "unpublished",
        **sizes,
    )  # fmt: skip


def _options(row: Row) -> Iterator[tuple[str, str]]:
    for name in row.values:
        found = re.fullmatch(r"attribute (\d+) name", name)
        value = row.get(f"attribute {found[1]} value(s)") if found else ""
        if value:
            yield row.values[name].removeprefix("pa "), value


def _title(row: Row, options: Mapping[str, str], *, of_design: bool) -> str:
    """A variation that has only its design's name is told apart by its options."""
    title = row.get("name")
    single = [value for value in options.values() if "," not in value]
    told = any(value.lower() in title.lower() for value in single)
    return title if told or not of_design or not single else f"{title} - {', '.join(single)}"


def _named(options: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((value for name, value in options.items() if name.lower() in names), "")


def _counted(row: Row) -> bool:
    return row.get("stock").lstrip("-").replace(".", "", 1).isdigit()


def _availability(row: Row) -> str:
    """ "In stock?" is 1, 0 or backorder; a counted stock of none can at best be ordered."""
    said = row.get("in stock?", "stock status") or "1"
    if _counted(row) and float(row.get("stock")) <= 0:
        ordered = row.get("backorders allowed?").lower() in ("1", "yes", "notify")
        return "backorder" if ordered else "out of stock"
    return said


def _end_of_day(text: str) -> str:
    return f"{text}T23:59:59" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def _is_visible(row: Row) -> bool:
    published = row.get("published").lower() in ("", "1", "true", "yes", "publish")
    return published and row.get("visibility in catalog").lower() != "hidden"
