"""What every reader makes of a feed: listings in one common form, and rows that are none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Listing:
    """One thing for sale as its feed words it: texts as they were written, nothing judged yet.

    ``title`` and ``description`` may hold HTML. ``price`` is what the thing costs ordinarily,
    ``sale_price`` what it costs between ``sale_starts`` and ``sale_ends``, ``former_price`` what
    is struck through today. ``currency`` is for amounts that name none. ``path`` is the category
    from the widest to the narrowest. ``facets`` are words of the shop (color, material, style,
    allergens, features), ``attributes`` everything else. ``weight``, ``length``, ``width`` and
    ``height`` carry their unit ("1.5 kg"). ``held`` says why it may not be recommended.
    """

    line: int
    feed_id: str
    title: str
    price: str = ""
    title_zh: str = ""
    description: str = ""
    description_zh: str = ""
    brand: str = ""
    seller: str = ""
    sale_price: str = ""
    sale_starts: str = ""
    sale_ends: str = ""
    former_price: str = ""
    currency: str = ""
    path: tuple[str, ...] = ()
    availability: str = ""
    quantity: str = ""
    group: str = ""
    url: str = ""
    image: str = ""
    weight: str = ""
    length: str = ""
    width: str = ""
    height: str = ""
    age_group: str = ""
    gtin: str = ""
    rating: str = ""
    rating_count: str = ""
    best_rating: str = ""
    delivery_days: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    held: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that is not imported, and why, worded so that its merchant can mend it."""

    line: int
    reason: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """A row that only adds to another one: a further picture, the design above its variants."""

    line: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The feed ends before its end; what else it had nobody knows."""

    line: int


Record = Listing | Skip | Folded | Cut


class Reader(Protocol):
    """One feed of one format. ``records`` streams it, and can be asked for again."""

    @property
    def kind(self) -> str:
        """The format's name: "shopify", "merchant", …"""

    @property
    def name(self) -> str:
        """What the feed calls itself where nobody names it: its file's name."""

    def records(self) -> Iterator[Record]:
        """Raises UnreadableFeed where there is nothing to read."""
