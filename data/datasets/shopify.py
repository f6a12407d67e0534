"""Shopify's product CSV, with the columns of its older and of its newer template.

A row is a variant. Rows of one design share its handle, and mostly follow each other; only the
first has the design's title, text and kind. Further rows may bring nothing but a further picture.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.datasets.delimited import Row, columns_of, read_rows
from data.datasets.errors import UnreadableFeed
from data.datasets.listing import Folded, Listing, Record, Skip
from data.datasets.paths import category_path
from data.datasets.vocabulary import feed_words

HANDLE = ("handle", "url handle")
BODY = ("body (html)", "description")
PRICE = ("variant price", "price")
COMPARE_AT = ("variant compare at price", "compare-at price", "compare at price")
SKU = ("variant sku", "sku")
TRACKER = ("variant inventory tracker", "inventory tracker")
QUANTITY = ("variant inventory qty", "inventory quantity")
POLICY = ("variant inventory policy", "continue selling when out of stock")
GRAMS = ("variant grams", "weight value (grams)")
BARCODE = ("variant barcode", "barcode")
PICTURE = ("image src", "product image url")
VARIANT_PICTURE = ("variant image", "variant image url")
PUBLISHED = ("published", "published on online store")
PREFIX = "google shopping / "
CATEGORY = (f"{PREFIX}google product category", "product category", "type", "custom product type")
DESIGN = ("title", *BODY, "vendor", *CATEGORY, "tags", *PUBLISHED, "status", *PICTURE,
          f"{PREFIX}gender", f"{PREFIX}age group", f"{PREFIX}condition", "gift card",
          "option1 name", "option2 name", "option3 name")  # fmt: skip
"""What the first row of a design says for all of its rows."""
WANTED = frozenset((*HANDLE, "title", "vendor", *PRICE, *SKU, *PICTURE, *BODY))
METAFIELD = re.compile(r"^(.+?) \(product\.metafields\.[^)]*\)$")
REMEMBERED = 1000
ONLY_VARIANT = ("title", "default title")


@dataclass(frozen=True, slots=True)
class ShopifyReader:
    path: Path
    encoding: str | None = None
    kind: str = field(default="shopify", init=False)

    @property
    def name(self) -> str:
        return self.path.stem

    def records(self) -> Iterator[Record]:
        require_handle(self.path, self.encoding)
        designs = RecentDesigns()
        for row in read_rows(self.path, WANTED, self.encoding):
            if isinstance(row, Skip):
                yield row
                continue
            handle = row.get(*HANDLE)
            design = designs.of(handle)
            first = not design
            if first or row.get("title"):
                design = {name: row.values[name] for name in row.values if _of_design(name)}
                designs.keep(handle, design)
            yield _record(row, handle, design, first=first)


class RecentDesigns:
    """What the last REMEMBERED designs say, by handle: in a table that somebody sorted, a
    design's rows need not follow each other."""

    def __init__(self) -> None:
        self._designs: OrderedDict[str, Mapping[str, str]] = OrderedDict()

    def of(self, handle: str) -> Mapping[str, str]:
        """Empty for what has no handle or was not seen lately."""
        return self._designs.get(handle, {})

    def keep(self, handle: str, design: Mapping[str, str]) -> None:
        if handle:
            self._designs[handle] = design
            self._designs.move_to_end(handle)
            if len(self._designs) > REMEMBERED:
                self._designs.popitem(last=False)


def require_handle(path: Path, encoding: str | None) -> None:
    """Raises UnreadableFeed where no column is the handle: other formats have a title too, and
    without handles their rows would get ids that change with every title."""
    if not set(HANDLE) & set(columns_of(path, WANTED, encoding)):
        raise UnreadableFeed(
            f"{path.name} has no column 'Handle' or 'URL handle': it is no product export of "
            "Shopify."
        )


def _of_design(column: str) -> bool:
    return column in DESIGN or METAFIELD.match(column) is not None


def _record(row: Row, handle: str, design: Mapping[str, str], *, first: bool) -> Record:
    if not handle and not row.get("title"):
        return Skip(row.line, "there is no handle and no title: give the design its handle")
    if not first and not row.get(*PRICE, *SKU, "option1 value", *QUANTITY):
        return Folded(row.line)
    if not design.get("title"):
        return Skip(row.line, f"no row of '{handle}' before this one has a title: put the row "
                    "with the title first")  # fmt: skip
    return _listing(row, handle, design)


def _listing(row: Row, handle: str, design: Mapping[str, str]) -> Listing:
    options = dict(_options(row, design))
    title = row.get("title") or design["title"]
    price, former = row.get(*PRICE), row.get(*COMPARE_AT)
    return Listing(
        line=row.line,
        feed_id="-".join((handle or _as_handle(title), *map(_as_handle, options.values()))),
        title=" - ".join((title, " / ".join(options.values()))) if options else title,
        description=_first(design, BODY),
        brand=design.get("vendor", ""),
        price=price,
        former_price=former,
        path=_path(design),
        availability="" if _can_be_had(row) else "backorder",
        quantity=_quantity(row),
        group=handle,
        image=row.get(*VARIANT_PICTURE) or _first(design, PICTURE),
        weight=f"{row.get(*GRAMS)} g" if row.get(*GRAMS) else "",
        age_group=design.get(f"{PREFIX}age group", ""),
        gtin=row.get(*BARCODE),
        facets={**_metafacets(design), **_facets(options)},
        attributes=_attributes(row, design, options),
        held="" if _published(design) else "unpublished",
    )


def _options(row: Row, design: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The options that tell this variant from others, "Size": "L"."""
    for at in (1, 2, 3):
        value = row.get(f"option{at} value")
        name = row.get(f"option{at} name") or design.get(f"option{at} name", "")
        if value and (name.lower(), value.lower()) != ONLY_VARIANT:
            yield name or f"option {at}", value


def _as_handle(text: str) -> str:
    return re.sub(r"\s+", "-", text.strip().lower())


def _first(design: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return next((design[one] for one in columns if one in design), "")


def _path(design: Mapping[str, str]) -> tuple[str, ...]:
    """The taxonomy's path with the shop's own kind below it; a kind that is a path stands."""
    paths = (category_path(design.get(one, "")) for one in CATEGORY)
    found = [path for path in paths if path]
    return max(found, key=len, default=())


def _quantity(row: Row) -> str:
    """The stock where it is tracked; without a tracker the shop sells without counting."""
    count = row.get(*QUANTITY)
    if row.get(*TRACKER):
        return count
    return count if count.lstrip("-").isdigit() and int(count) > 0 else ""


def _can_be_had(row: Row) -> bool:
    """Whether it is there now. A design sold beyond its stock can be ordered, but is not."""
    count = row.get(*QUANTITY)
    tracked = bool(row.get(*TRACKER))
    return not tracked or not count or not count.lstrip("-").isdigit() or int(count) > 0


def _published(design: Mapping[str, str]) -> bool:
    visible = _first(design, PUBLISHED).lower() not in ("false", "0", "no")
    return visible and design.get("status", "active").lower() in ("active", "published")


def _facets(options: Mapping[str, str]) -> dict[str, str]:
    known = feed_words().facets
    return {known[name.lower()]: value for name, value in options.items() if name.lower() in known}


def _metafacets(design: Mapping[str, str]) -> dict[str, str]:
    """Facets in the columns of the standard category metafields."""
    named = ((METAFIELD.match(column), value) for column, value in design.items())
    return _facets({found[1]: value.replace("-", " ") for found, value in named if found})


def _attributes(row: Row, design: Mapping[str, str], options: Mapping[str, str]) -> dict[str, str]:
    known = feed_words().facets
    free = {name.lower(): value for name, value in options.items() if name.lower() not in known}
    return free | {
        "sku": row.get(*SKU),
        "mpn": row.get(f"{PREFIX}mpn"),
        "gender": design.get(f"{PREFIX}gender", ""),
        "condition": design.get(f"{PREFIX}condition", ""),
    }
