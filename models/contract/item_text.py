"""An item as models read it: its words in both languages, and what it is a kind of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

PATH = re.compile(r"\[([^\[\]]*)\]")
STEP = re.compile(r",(?! )")
"""A comma before a space belongs to a name: "Coffee, Tea & Cocoa"."""


@dataclass(frozen=True, slots=True)
class ItemText:
    """What is known of an item in words; all but id and title may be empty.

    ``paths`` are category paths from the widest to the narrowest. ``reviews`` is a digest of what
    buyers say. ``price_cents`` is in hundredths of the shop's currency.
    """

    item_id: str
    title: str
    paths: tuple[tuple[str, ...], ...] = ()
    title_zh: str = ""
    description: str = ""
    description_zh: str = ""
    brand: str = ""
    price_cents: int | None = None
    seller: str = ""
    reviews: str = ""
    reviews_zh: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """The longest of the paths, which says most; empty where there is none."""
        return max(self.paths, key=len, default=())

    @property
    def leaf(self) -> str:
        return self.path[-1] if self.path else ""


def category_paths(value: str | Sequence[Any] | None) -> tuple[tuple[str, ...], ...]:
    """Paths from BundleRec's own string, "[[A,B],[A,C]]", or from a list of lists."""
    if not value:
        return ()
    lines: list[Sequence[Any]]
    if isinstance(value, str):
        lines = [STEP.split(one) for one in PATH.findall(value)]
    else:
        lines = [one if isinstance(one, list | tuple) else [one] for one in value]
    paths = (tuple(str(step).strip() for step in line if str(step).strip()) for line in lines)
    return tuple(path for path in paths if path)
