"""Who sells an item, and what speaks for trusting them, in words."""

from dataclasses import dataclass

from data.catalog.snapshot import Catalog
from data.types.item import Item, Seller
from data.types.text import Language
from web.storefront.wording import Wording


@dataclass(frozen=True, slots=True)
class SellerCard:
    """A seller as an item's page shows it; ``signals`` are short sentences."""

    name: str
    authorised: bool
    signals: tuple[str, ...]


def seller_of(
    item: Item, catalog: Catalog, wording: Wording, language: Language
) -> SellerCard | None:
    seller = catalog.sellers.get(item.seller_id)
    if seller is None:
        return None
    return SellerCard(seller.name, seller.authorised, _signals(seller, wording, language))


def _signals(seller: Seller, wording: Wording, language: Language) -> tuple[str, ...]:
    rating = f"{seller.rating:.1f}"
    key = "seller_rating_of" if seller.rating_count else "seller_rating"
    said = [wording.text(key, language, rating=rating, n=f"{seller.rating_count:,}")]
    if seller.since is not None:
        said.append(wording.text("seller_since", language, year=seller.since.year))
    if not seller.authorised:
        said.append(wording.text("seller_not_authorised", language))
    return tuple(said)
