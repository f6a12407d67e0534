"""Google Merchant Center's product feed: XML (RSS 2.0 and Atom) and delimited text.

Attribute names and values after Merchant Center's product data specification.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data.datasets.decoding import open_text
from data.datasets.delimited import Row, read_rows
from data.datasets.listing import Listing, Record
from data.datasets.paths import category_path, deepest
from data.datasets.xml_entries import read_entries

WANTED = frozenset(
    ("id", "title", "description", "link", "price", "availability", "brand", "image link", "gtin",
     "mpn", "product type", "google product category", "condition", "item group id", "sale price")
)  # fmt: skip
ATTRIBUTES = ("mpn", "size", "gender", "pattern", "condition", "size system", "multipack")


@dataclass(frozen=True, slots=True)
class MerchantReader:
    path: Path
    encoding: str | None = None
    kind: str = field(default="merchant", init=False)

    @property
    def name(self) -> str:
        return self.path.name.split(".")[0]

    def records(self) -> Iterator[Record]:
        rows = (
            read_entries(self.path, self.encoding)
            if self._is_xml()
            else read_rows(self.path, WANTED, self.encoding)
        )
        for row in rows:
            yield _listing(row) if isinstance(row, Row) else row

    def _is_xml(self) -> bool:
        with open_text(self.path, self.encoding) as stream:
            return stream.read(4096).lstrip("\ufeff \t\r\n").startswith("<")


def _listing(row: Row) -> Listing:
    sale_starts, _, sale_ends = row.get("sale price effective date").partition("/")
    return Listing(
        line=row.line,
        feed_id=row.get("id"),
        title=row.get("title", "structured title"),
        description=row.get("description", "structured description", "summary", "content"),
        brand=row.get("brand"),
        seller=row.get("external seller id"),
        price=row.get("price"),
        sale_price=row.get("sale price"),
        sale_starts=sale_starts.strip(),
        sale_ends=sale_ends.strip(),
        path=_path(row),
        availability=row.get("availability"),
        quantity=row.get("quantity", "sell on google quantity"),
        group=row.get("item group id"),
        url=row.get("link", "canonical link", "mobile link"),
        image=row.get("image link"),
        weight=row.get("product weight", "shipping weight"),
        length=row.get("product length", "shipping length"),
        width=row.get("product width", "shipping width"),
        height=row.get("product height", "shipping height"),
        age_group=row.get("age group"),
        gtin=row.get("gtin").partition(",")[0],
        facets={name: row.get(name) for name in ("color", "material") if row.get(name)},
        attributes={name.replace(" ", "_"): row.get(name) for name in ATTRIBUTES if row.get(name)},
    )


def _path(row: Row) -> tuple[str, ...]:
    """The taxonomy's path where it is written out, otherwise the merchant's own."""
    taxonomy = row.get("google product category")
    named = () if taxonomy.isdigit() else category_path(taxonomy)
    return named or deepest(row.get("product type"), ",") or category_path(taxonomy)
