"""What items of a kind and brand usually cost, and which prices are too good to be true."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import exp, log
from statistics import median
from zlib import crc32

from data.catalog.screening.finding import Finding
from data.catalog.screening.rules import PriceRules, PriceTier, Shares
from data.catalog.screening.sellers import standing
from data.types.item import Item, Seller

BY_AUTHORITY = 0.8
"""The share of a brand's listings from authorised sellers that makes it one sold by authority."""
MOST_BRAND_FACTOR = 3.0
LEAST_BRAND_FACTOR = 0.3
FEW = 4
"""Listings whose word counts as much as no word at all, where a brand's level is estimated."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Sorted prices in cents of listings that can be compared."""

    cents: tuple[int, ...]

    def without(self, own_cents: int | None) -> "Prices":
        """The others' prices, where ``own_cents`` is among these."""
        if own_cents is None:
            return self
        index = bisect_left(self.cents, own_cents)
        return Prices(self.cents[:index] + self.cents[index + 1 :])


@dataclass(frozen=True)
class PriceBook:
    """Prices by category, by category and brand, and how dear each brand is (a factor)."""

    own: Mapping[str, int]
    by_category: Mapping[str, Prices]
    by_brand: Mapping[tuple[str, str], Prices]
    brand_factor: Mapping[str, float]
    authorised_share: Mapping[str, float]

    def peers(self, item: Item) -> Prices:
        return self._others(item, self.by_category.get(item.category, Prices(())))

    def siblings(self, item: Item) -> Prices:
        """Of the same category and brand."""
        return self._others(item, self.by_brand.get((item.category, _brand(item)), Prices(())))

    def _others(self, item: Item, prices: Prices) -> Prices:
        return prices.without(self.own.get(item.item_id))

    def usual_cents(self, item: Item, fewest: int) -> float | None:
        """What such an item costs: by its category's median and its brand's level; None where
        too few are known."""
        peers = self.peers(item).cents
        if len(peers) < fewest:
            return None
        return median(peers) * self.brand_factor.get(_brand(item), 1.0)


def survey(items: Iterable[Item], sellers: Mapping[str, Seller], rules: PriceRules) -> PriceBook:
    """Reads the items once, and keeps at most ``most_peers`` prices of a category: those whose
    ids have the lowest checksums, the same whatever the order. Doubtful sellers do not count."""
    kept: dict[str, dict[str, tuple[int, int, str]]] = defaultdict(dict)
    authorised: dict[str, list[bool]] = defaultdict(list)
    for item in items:
        seller = sellers.get(item.seller_id)
        if item.price_cents <= 0 or standing(seller, rules) == "doubtful":
            continue
        entries = kept[item.category]
        entries[item.item_id] = (crc32(item.item_id.encode()), item.price_cents, _brand(item))
        if len(entries) > rules.most_peers:
            del entries[max(entries, key=lambda one: entries[one][0])]
        if seller is not None and len(authorised[_brand(item)]) < rules.most_peers:
            authorised[_brand(item)].append(seller.authorised)
    return _book(kept, {one: sum(votes) / len(votes) for one, votes in authorised.items() if votes})


def _book(
    kept: Mapping[str, Mapping[str, tuple[int, int, str]]], authorised: Mapping[str, float]
) -> PriceBook:
    by_brand: dict[tuple[str, str], list[int]] = defaultdict(list)
    for category, entries in kept.items():
        for _, cents, brand in entries.values():
            by_brand[category, brand].append(cents)
    by_category = {one: [cents for _, cents, _ in kept[one].values()] for one in kept}
    return PriceBook(
        own={item_id: entry[1] for entries in kept.values() for item_id, entry in entries.items()},
        by_category={one: Prices(tuple(sorted(cents))) for one, cents in by_category.items()},
        by_brand={one: Prices(tuple(sorted(cents))) for one, cents in by_brand.items()},
        brand_factor=_factors(by_category, by_brand),
        authorised_share=authorised,
    )


def _factors(
    by_category: Mapping[str, list[int]], by_brand: Mapping[tuple[str, str], list[int]]
) -> dict[str, float]:
    """How a brand's prices compare with its categories' medians, drawn towards 1 where few."""
    levels: dict[str, list[float]] = defaultdict(list)
    for (category, brand), cents in by_brand.items():
        if len(by_category[category]) > FEW:
            usual = log(median(by_category[category]))
            levels[brand] += [log(one) - usual for one in cents]
    factors = {
        brand: exp(median(level) * len(level) / (len(level) + FEW))
        for brand, level in levels.items()
    }
    return {one: min(MOST_BRAND_FACTOR, max(LEAST_BRAND_FACTOR, factors[one])) for one in factors}


def bait(
    item: Item, seller: Seller | None, book: PriceBook, rules: PriceRules
) -> Iterator[Finding]:
    """A finding where the price is too low to be meant, or the list price too high."""
    if item.price_cents <= 0:
        return
    usual = book.usual_cents(item, rules.fewest_peers)
    tier = _tier(item, seller, rules)
    share = _share(item, book, rules, tier)
    if share is not None:
        shown = {"share": _percent(share)}
        yield Finding("price_bait", "low_price", rules.text.filled(**shown))
    elif _is_invented(item.list_price_cents or 0, item.price_cents, usual, rules):
        times = f"{(item.list_price_cents or 0) / item.price_cents:.1f}"
        yield Finding("price_bait", "list_price", rules.list_text.filled(times=times))
    if _is_grey(item, _meant_cents(item, usual, rules, tier), seller, book, rules):
        share = item.price_cents / median(book.siblings(item).cents)
        shown = {"brand": item.brand, "share": _percent(share)}
        yield Finding("counterfeit", "cheap_brand", rules.brand_text.filled(**shown))


def _share(item: Item, book: PriceBook, rules: PriceRules, tier: PriceTier) -> float | None:
    """The price's share of what is usual, where it is bait by category or within its brand."""
    peers, siblings = book.peers(item).cents, book.siblings(item).cents
    usual = book.usual_cents(item, rules.fewest_peers)
    cents = _meant_cents(item, usual, rules, tier)
    if usual is not None:
        if _is_below(cents, usual, peers[0], tier.shares, forgiving=True):
            return item.price_cents / usual
        if _is_below(cents, median(peers), peers[0], rules.anyone, forgiving=False):
            return item.price_cents / median(peers)
    if len(siblings) >= rules.fewest_peers:
        usual = median(siblings)
        if _is_below(cents, usual, siblings[0], tier.shares, forgiving=True):
            return item.price_cents / usual
    return None


def _is_below(cents: int, usual: float, cheapest: int, shares: Shares, *, forgiving: bool) -> bool:
    """Whether a price is below both shares; far below what is usual, the cheapest matters less."""
    allowed = shares.of_usual * usual / cents
    ease = allowed**0.5 if forgiving else 1.0
    return allowed > 1 and cents < min(1.0, shares.of_cheapest * ease) * cheapest


def _meant_cents(item: Item, usual: float | None, rules: PriceRules, tier: PriceTier) -> int:
    """The price to judge: that before the reduction, where it looks like an ordinary sale. Of a
    doubtful seller, a list price is believed only near what such items usually cost."""
    before, doubtful = item.list_price_cents or 0, tier.seller == "doubtful"
    most = rules.doubtful_sale.most if doubtful else rules.most_sale
    is_sale = before > item.price_cents >= (1 - most) * before
    believed = not doubtful or (usual is not None and rules.doubtful_sale.believes(before / usual))
    return before if is_sale and believed else item.price_cents


def _tier(item: Item, seller: Seller | None, rules: PriceRules) -> PriceTier:
    stands = standing(seller, rules)
    proven = item.rating_count >= rules.proven_ratings
    return next(
        tier for tier in rules.tiers if tier.seller == stands and tier.proven in (None, proven)
    )


def _is_invented(list_cents: int, cents: int, usual: float | None, rules: PriceRules) -> bool:
    """Whether the price before the reduction was never anyone's."""
    reduction = 1 - cents / max(list_cents, cents)
    above = usual is not None and list_cents > rules.list_above_usual * usual
    return reduction > rules.most_reduction or (above and reduction > rules.most_reduction * 0.7)


def _is_grey(
    item: Item, cents: int, seller: Seller | None, book: PriceBook, rules: PriceRules
) -> bool:
    """Whether an unauthorised seller undercuts a brand that others sell by authority."""
    if seller is None or seller.authorised or seller.trust >= rules.trusted_from:
        return False
    siblings = book.siblings(item).cents
    by_authority = book.authorised_share.get(_brand(item), 0.0) >= BY_AUTHORITY
    known = by_authority and len(siblings) >= rules.fewest_peers - 1
    return known and cents < rules.brand_share * siblings[0]


def _brand(item: Item) -> str:
    return item.brand.casefold()


def _percent(share: float) -> str:
    return f"{max(100 * share, 1):.0f}"
