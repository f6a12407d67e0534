"""What an import is told beside its feed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from data.datasets.concepts import slug
from data.datasets.listing import Reader
from data.datasets.shelving import DEFAULT_STOCK
from data.types.item import Item, Seller
from data.types.vocabulary import Concept

BATCH = 500
Judge = Callable[[Item], str | None]
"""Why an item must be held back, or None."""
Screening = Callable[[Iterable[Item], Iterable[Seller], Iterable[Concept]], Judge]
"""Makes a judge of all items, read once, and of the known sellers and concepts."""


@dataclass(frozen=True, slots=True)
class Options:
    """``source`` names the feed in ``Item.source``: the same name means the same feed, later.

    ``currency`` is what amounts without a currency are in, and a new shop's. ``now`` decides
    which sales are on. ``withdraw_missing`` empties the stock of what the feed no longer has.
    """

    source: str
    now: datetime
    shop_name: str = "My shop"
    currency: str | None = None
    seller: str | None = None
    default_stock: int = DEFAULT_STOCK
    dry_run: bool = False
    withdraw_missing: bool = False
    batch: int = BATCH


def source_name(reader: Reader, name: str | None = None) -> str:
    return f"{reader.kind}:{name or reader.name}"


def label_of(source: str) -> str:
    """The feed's name without its format: what its own words are called after."""
    return source.partition(":")[2] or source


def prefix_of(source: str) -> str:
    """What stands before an id that another source holds already."""
    return f"{slug(label_of(source))}-"
