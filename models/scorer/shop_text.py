"""An item of the catalog as models read it: the one definition for training and serving."""

from data.catalog.snapshot import Catalog
from data.types.item import Item
from models.contract.item_text import ItemText

BASE_READS = ("title", "title_zh", "description")
"""What the base encoder reads of an item without a checkpoint, which would say what it was taught
to read. Whole descriptions in both languages would take four times as long to encode."""


def text_of(catalog: Catalog, item: Item) -> ItemText:
    """Without a digest of reviews, as the catalog in memory has none."""
    seller = catalog.sellers.get(item.seller_id)
    return ItemText(
        item_id=item.item_id,
        title=item.title.en,
        paths=(category_path(catalog, item),),
        title_zh=item.title.zh,
        description=item.description.en,
        description_zh=item.description.zh,
        brand=item.brand,
        price_cents=item.price_cents,
        seller=seller.name if seller else "",
    )


def category_path(catalog: Catalog, item: Item) -> tuple[str, ...]:
    """English names from the department to the leaf category."""
    line = (item.category, *catalog.ancestors(item.category))
    above = [catalog.concept(one, "category") for one in reversed(line)]
    department = catalog.concept(item.department, "department")
    names = [one.name.en for one in (department, *above) if one is not None]
    return tuple(names) or (item.category,)
