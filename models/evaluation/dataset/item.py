"""An item as training reads it: its texts in both languages, and what it is a kind of."""

import re
from dataclasses import dataclass

from models.contract.item_text import ItemText, category_paths

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TrainingItem:
    """One line of ``items.jsonl``; texts may be empty, ``price_cents`` is in hundredths.

    ``categories`` is a list of paths in the data set's own form: ``[[A,B],[A,C,D]]``.
    ``reviews`` is a digest of what buyers say. ``family`` names the make: a brand's things of one
    kind; ``design`` joins those that differ in colour or size only. ``held_out`` is the split
    ("valid", "test") whose bundles alone may hold the item; a trainer should not draw it as a
    negative either.
    """

    item_id: str
    title: str
    categories: str = ""
    title_zh: str = ""
    description: str = ""
    description_zh: str = ""
    brand: str = ""
    price_cents: int | None = None
    seller: str = ""
    reviews: str = ""
    reviews_zh: str = ""
    family: str = ""
    design: str = ""
    held_out: str = ""

    def text(self) -> ItemText:
        """What models read of it."""
        return ItemText(
            self.item_id,
            self.title,
            category_paths(self.categories),
            self.title_zh,
            self.description,
            self.description_zh,
            self.brand,
            self.price_cents,
            self.seller,
            self.reviews,
            self.reviews_zh,
        )

    def path(self) -> tuple[str, ...]:
        """The longest of the category paths, from the widest on; empty where there is none."""
        return max(category_paths(self.categories), key=len, default=())

    def leaf(self) -> str:
        return self.path()[-1] if self.path() else ""

    def kind(self) -> str:
        """What is equal for the same thing in other words: the family, else the title's words."""
        return self.family or " ".join(sorted(set(WORD.findall(self.title.lower()))))


def categories_of(path: tuple[str, ...]) -> str:
    """One path in the form of ``categories``."""
    return f"[[{','.join(re.sub(r',(?! )|[][]', ' ', step) for step in path)}]]"
