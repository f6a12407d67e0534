"""Makes items of listings: the shop's currency, units, concepts and stock."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from data.datasets.amounts import Amount, amount_of
from data.datasets.concepts import FACET_KINDS, Concepts
from data.datasets.errors import BadValue
from data.datasets.listing import Listing
from data.datasets.markup import plain_line, plain_text
from data.datasets.quantities import (
    AGES,
    centimetres,
    grams,
    gtin,
    moment,
    number,
    pieces,
    whole,
)
from data.datasets.vocabulary import availability_of, feed_words
from data.types.item import AttributeValue, Item
from data.types.money import Shop
from data.types.text import Bilingual

DEFAULT_STOCK = 10
"""Pieces of what is "in stock" in a feed that gives no number."""
DEFAULT_DELIVERY_DAYS = 3
NO_PRICE = "no_price"
"""The ``held`` of listings whose source knows no prices: stored for training, never shown."""
LONGEST_TITLE, LONGEST_ID = 500, 64
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
ALWAYS_TEXT = frozenset(("sku", "mpn", "size", "model", "condition"))
NUMERIC_ATTRIBUTE = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Shelving:
    """What is the same for all listings of one import. ``now`` decides which sales are on."""

    concepts: Concepts
    source: str
    seller_id: str
    now: datetime
    default_stock: int = DEFAULT_STOCK
    seller_of: Callable[[str], str] = str


def item_of(listing: Listing, shop: Shop, shelving: Shelving) -> Item:
    """The item of a listing; raises BadValue with the reason where there can be none."""
    title = _title(listing)
    price, former = _prices(listing, shop, shelving.now)
    stock = _stock(listing, shelving.default_stock)
    shelf = shelving.concepts.shelf(listing.path)
    brand = _name(listing.brand)
    if brand:
        shelving.concepts.brand(brand)
    return Item(
        item_id=safe_id(listing.feed_id),
        department=shelf.department,
        category=shelf.category,
        title=title,
        description=_description(listing),
        brand=brand,
        price_cents=price,
        currency=shop.currency,
        stock=stock,
        seller_id=shelving.seller_of(listing.seller) if listing.seller else shelving.seller_id,
        rating=_rating(listing),
        rating_count=_count(listing.rating_count),
        attributes=dict(_attributes(listing, shelving.concepts)),
        held_reason=listing.held or None,
        delivery_days=_count(listing.delivery_days) or DEFAULT_DELIVERY_DAYS,
        image=_address(listing.image),
        list_price_cents=former,
        group_id=safe_id(listing.group) if listing.group else None,
        url=_address(listing.url),
        source=shelving.source,
    )


def safe_id(text: str) -> str:
    """The feed's id where it can stand in an address; otherwise what is left of it and a digest,
    so that no two become one."""
    said = text.strip()
    short = UNSAFE.sub("-", said).strip("-.")[:LONGEST_ID]
    if short == said:
        return short
    digest = hashlib.blake2b(said.encode(), digest_size=4).hexdigest()
    return f"{short[: LONGEST_ID - 9]}-{digest}" if short else f"id-{digest}"


def _title(listing: Listing) -> Bilingual:
    first, second = plain_line(listing.title), plain_line(listing.title_zh)
    en, zh = (first or second)[:LONGEST_TITLE], (second or first)[:LONGEST_TITLE]
    if not en:
        raise BadValue("there is no title: name the item")
    return Bilingual(en, zh)


def _description(listing: Listing) -> Bilingual:
    first, second = plain_text(listing.description), plain_text(listing.description_zh)
    return Bilingual(first or second, second or first)


def _name(text: str) -> str:
    name = plain_line(text)[:80]
    return "" if feed_words().says_nothing(name) else name


def _prices(listing: Listing, shop: Shop, now: datetime) -> tuple[int, int | None]:
    """What it costs now, and what it cost before, in the shop's hundredths."""
    if listing.held == NO_PRICE:
        return 0, None
    if not listing.price:
        raise BadValue("there is no price: give what the item costs")
    usual = listing.currency or shop.currency
    price = _in_shop(amount_of(listing.price, usual), usual, shop)
    former = _lenient(listing.former_price, usual, shop)
    if _on_sale(listing, now):
        sale = _lenient(listing.sale_price, usual, shop)
        if sale is not None and sale < price:
            price, former = sale, max(price, former or 0)
    return price, former if former is not None and former > price else None


def _on_sale(listing: Listing, now: datetime) -> bool:
    """Whether the sale price counts today; one with a date that nobody can read does not."""
    if not listing.sale_price:
        return False
    starts, ends = moment(listing.sale_starts), moment(listing.sale_ends)
    if (listing.sale_starts and not starts) or (listing.sale_ends and not ends):
        return False
    return (not starts or starts <= now) and (not ends or now <= ends)


def _lenient(text: str, usual: str, shop: Shop) -> int | None:
    """A sale's or former price, which is nothing where it cannot be read."""
    try:
        return _in_shop(amount_of(text, usual), usual, shop) if text else None
    except BadValue:
        return None


def _in_shop(amount: Amount, usual: str, shop: Shop) -> int:
    currency = amount.currency or usual
    if currency == shop.currency:
        return amount.cents
    if currency not in shop.rates:
        raise BadValue(
            f"the price is in {currency} and the shop's is {shop.currency}: the shop has no rate "
            f"for {currency}; add one, or give the price in {shop.currency}"
        )
    cents = round(amount.cents * shop.rates[currency])
    if cents <= 0:
        raise BadValue(f"the price is less than a hundredth of {shop.currency}")
    return cents


def _stock(listing: Listing, default: int) -> int:
    """What can be had now: nothing of what must first be made or come in."""
    means = availability_of(listing.availability) if listing.availability else "in_stock"
    if means is None:
        raise BadValue(
            f"the availability '{listing.availability[:40]}' is not known: use in_stock, "
            "out_of_stock, preorder or backorder"
        )
    if means != "in_stock":
        return 0
    return pieces(listing.quantity) if listing.quantity else default


def _rating(listing: Listing) -> float:
    """Stars of five; 0 where nobody rated it."""
    stars, best = number(listing.rating), number(listing.best_rating) or 5.0
    if stars is None or not 0 < stars <= best:
        return 0.0
    return round(stars * 5 / best, 2)


def _count(text: str) -> int:
    value = number(text)
    return int(value) if value is not None and 0 < value < 1e9 else 0


def _address(text: str) -> str:
    """A picture's or a page's address; anything but http is none."""
    said = text.strip()
    return said[:2000] if said.lower().startswith(("http://", "https://")) else ""


def _attributes(listing: Listing, concepts: Concepts) -> Iterator[tuple[str, AttributeValue]]:
    yield from _free(listing)
    for name, text in listing.facets.items():
        found = concepts.facet(FACET_KINDS[name], plain_line(text))
        if found:
            yield name, found[0] if len(found) == 1 else found
    yield from _sizes(listing)
    months = AGES.get(listing.age_group.strip().lower())
    if months:
        yield from zip(("age_min_months", "age_max_months"), months, strict=True)
    code = gtin(listing.gtin)
    if code:
        yield "gtin", code


def _free(listing: Listing) -> Iterator[tuple[str, AttributeValue]]:
    for name, text in listing.attributes.items():
        said = plain_line(text)[:200]
        if NUMERIC_ATTRIBUTE.fullmatch(said) and len(said) < 16 and name not in ALWAYS_TEXT:
            yield name, whole(float(said))
        elif not feed_words().says_nothing(said):
            yield name, said


def _sizes(listing: Listing) -> Iterator[tuple[str, AttributeValue]]:
    weight = grams(listing.weight)
    if weight is not None:
        yield "weight_g", whole(weight)
    sides = [centimetres(one) for one in (listing.length, listing.width, listing.height)]
    known = [one for one in sides if one is not None]
    if known:
        yield "length_cm", whole(max(known))
    if len(known) == 3:
        yield "volume_ml", whole(round(known[0] * known[1] * known[2], 1))
