"""Other sellers' listings beside the departments' own, honest or not, and their screening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from data.catalog.entries import Entry, EntryError, Problems, read_split
from data.catalog.screening.finding import CODES, Code
from data.catalog.screening.screen import screen
from data.demo.families import at_least, cents, item_id_of, list_cents, rating, unknown
from data.types.item import Item
from data.types.source import ShopContent

FOLDER = "marketplace"
PARTS = (
    "listing", "like", "seller", "price", "list_price", "stock", "rating", "rating_count", "title",
    "description", "brand", "dishonest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """An item, and what the filters must find in it (None for an honest one)."""

    item: Item
    dishonest: Code | None


def listings_in(folder: Path, items: Iterable[Item], problems: Problems) -> tuple[Listing, ...]:
    """The listings of a shop's marketplace; none where it has no such folder."""
    if not (folder / FOLDER).is_dir():
        return ()
    known = {item.item_id: item for item in items}
    listings = []
    for entry in read_split(folder / FOLDER, "listings", "listing", problems):
        with problems.reading(entry.file, entry.name):
            listings.append(_listing(entry, known))
    return tuple(listings)


def _listing(entry: Entry, known: Mapping[str, Item]) -> Listing:
    unknown(entry, PARTS)
    family, _, key = entry.get("like", str).partition("/")
    model = known.get(item_id_of(family, key))
    if model is None:
        raise EntryError(f"like: there is no {family}/{key}")
    item_id = f"it-{entry.name}"
    price_cents = cents(entry.get("price", float))
    item = replace(
        model,
        item_id=item_id,
        title=entry.text("title"),
        description=entry.text("description"),
        brand=entry.get("brand", str, model.brand),
        price_cents=price_cents,
        list_price_cents=list_cents(entry, price_cents),
        stock=at_least(entry, "stock", 0),
        seller_id=entry.get("seller", str),
        rating=rating(entry.get("rating", float)),
        rating_count=at_least(entry, "rating_count", 0),
        is_new=False,
        held_reason=None,
        group_id=None,
        image=f"/images/{item_id}.svg",
    )
    return Listing(item, _code(entry))


def _code(entry: Entry) -> Code | None:
    stated = entry.optional("dishonest", str)
    if stated is not None and stated not in CODES:
        raise EntryError(f"dishonest must be one of {', '.join(CODES)}")
    return next((code for code in CODES if code == stated), None)


def screened(content: ShopContent) -> ShopContent:
    """The shop with the filters' reasons on every item that they hold back."""
    reasons = screen(content.items, content.sellers, content.concepts)
    items = (replace(one, held_reason=reasons.get(one.item_id)) for one in content.items)
    return replace(content, items=tuple(items))


def check_screening(
    items: Iterable[Item], authored: Iterable[str], listings: Iterable[Listing], problems: Problems
) -> None:
    """Notes dishonest listings that are not held for that reason, and honest items that are.

    ``authored`` are the items that the source itself holds back.
    """
    expected = {listing.item.item_id: listing.dishonest for listing in listings}
    exempt = set(authored)
    for item in items:
        wanted = expected.get(item.item_id)
        found = (item.held_reason or "").partition(":")[0] or None
        if item.item_id not in exempt and found != wanted:
            said = item.held_reason or "nothing is found"
            problems.add(FOLDER, item.item_id, f"should be held for {wanted or 'nothing'}: {said}")
