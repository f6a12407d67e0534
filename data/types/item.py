"""What a shop sells: items, who sells them, and what buyers say of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from data.types.text import Bilingual, Language

AttributeValue = str | int | float | bool | tuple[str, ...]

FACET_ATTRIBUTES = (
    "material",
    "color",
    "style",
    "allergens",
    "fuel",
    "power_source",
    "features",
)
"""Attributes whose values are concepts that a shopper can want or exclude by name."""
USUAL_STARS = 4.0
"""What shops' items have on average, of five."""


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells an item, and what speaks for trusting them.

    ``trust`` runs from 0 (unknown) to 1; ``authorised``: the brands sold have said so;
    ``dispute_rate`` is the share of orders that buyers disputed, ``fake_reports`` counts the
    buyers who said that what came was not genuine.
    """

    seller_id: str
    name: str
    rating: float
    trust: float
    authorised: bool
    rating_count: int = 0
    since: date | None = None
    dispute_rate: float = 0.0
    fake_reports: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    review_id: str
    item_id: str
    language: Language
    rating: int
    text: str
    synthetic: bool
    written_on: date


@dataclass(frozen=True, slots=True)
class Item:
    """One thing for sale. ``category`` is a leaf category's concept id.

    Attributes are free by category; the ones with a fixed meaning everywhere are listed in
    data/README.md (weights in grams, volumes in millilitres, ages in months).
    ``list_price_cents`` is the price before a reduction; ``group_id`` joins the variants of one
    design; ``url`` is the item's page where that is not ours; ``source`` names the feed it came
    from.
    """

    item_id: str
    department: str
    category: str
    title: Bilingual
    description: Bilingual
    brand: str
    price_cents: int
    currency: str
    stock: int
    seller_id: str
    rating: float
    rating_count: int
    attributes: Mapping[str, AttributeValue]
    is_new: bool = False
    held_reason: str | None = None
    delivery_days: int = 3
    image: str = ""
    list_price_cents: int | None = None
    group_id: str | None = None
    url: str = ""
    source: str = ""
    facets: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facets", frozenset(self._facets()))

    def _facets(self) -> list[str]:
        facets = [self.department, self.category, self.brand.lower()]
        for name in FACET_ATTRIBUTES:
            value = self.attributes.get(name)
            if isinstance(value, str):
                facets.append(value)
            elif isinstance(value, tuple):
                facets.extend(value)
        return facets

    @property
    def is_offered(self) -> bool:
        """Whether shoppers may meet it at all: a listing that is held back is as good as none."""
        return self.held_reason is None

    @property
    def stars(self) -> float | None:
        """The mean rating from 1 to 5, or None where nobody has rated: then it says nothing."""
        return self.rating if self.rating_count > 0 else None

    @property
    def presumed_stars(self) -> float:
        """For ranking: where nobody has rated, what speaks neither for the item nor against it."""
        return USUAL_STARS if self.stars is None else self.stars

    def number(self, attribute: str) -> float | None:
        """A numeric attribute, or None where the catalog does not know it."""
        value = self.attributes.get(attribute)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value)
