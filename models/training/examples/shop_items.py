"""The shop's own items as training reads them."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from data.catalog.snapshot import Catalog
from data.types.item import Item, Review
from models.evaluation.dataset.item import TrainingItem, categories_of
from models.scorer.shop_text import category_path
from models.training.examples.digest import digest, reviews_by_item


def shop_items(
    session: Session, catalog: Catalog, wanted: Iterable[str]
) -> dict[str, TrainingItem]:
    """These items by id, each with a digest of its reviews, in the catalog's order."""
    ids = set(wanted)
    reviews = reviews_by_item(session, ids)
    return {
        item_id: training_item(catalog, item, reviews.get(item_id, []))
        for item_id, item in catalog.items.items()
        if item_id in ids
    }


def for_sale(catalog: Catalog) -> list[str]:
    """Ids of all items that are not held back."""
    return [one for one, item in catalog.items.items() if item.held_reason is None]


def training_item(catalog: Catalog, item: Item, reviews: list[Review]) -> TrainingItem:
    seller = catalog.sellers.get(item.seller_id)
    return TrainingItem(
        item_id=item.item_id,
        title=item.title.en,
        categories=categories_of(category_path(catalog, item)),
        title_zh=item.title.zh,
        description=item.description.en,
        description_zh=item.description.zh,
        brand=item.brand,
        price_cents=item.price_cents,
        seller=seller.name if seller else "",
        reviews=digest(reviews, "en"),
        reviews_zh=digest(reviews, "zh"),
        family=family_of(item),
        design=item.group_id or "",
    )


def family_of(item: Item) -> str:
    """What the item is a variant of: things of one brand and one leaf category. Empty without a
    brand."""
    return f"{item.brand.lower()}/{item.category}" if item.brand else ""
