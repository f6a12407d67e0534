"""A seeded shop of many shelves, and offers to be judged against it: honest sales and baits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from data.catalog.screening.screen import Screen
from data.types.item import Item, Seller
from data.types.text import Bilingual
from tests.unit.catalog.listings import DOUBTFUL, ORDINARY, TENT, TRUSTED

NEW = Seller("new", "New", 0.0, 0.5, authorised=False)
SELLERS = (TRUSTED, ORDINARY, DOUBTFUL, NEW)


@dataclass(frozen=True)
class Kind:
    """What one kind of things costs: the middle in cents, the spread, and each brand's level."""

    name: str
    middle_cents: float
    spread: float
    levels: tuple[tuple[str, float], ...]

    def fair_cents(self, brand_at: int, chance: Random) -> int:
        level = self.levels[brand_at][1] * chance.lognormvariate(0, self.spread)
        return max(199, round(self.middle_cents * level))


@dataclass(frozen=True)
class Shop:
    kinds: tuple[Kind, ...]
    items: tuple[Item, ...]

    def screen(self) -> Screen:
        return Screen.of(self.items, SELLERS)


def shop(seed: int, kinds: int = 30, spread: tuple[float, float] = (0.15, 0.5)) -> Shop:
    """``kinds`` shelves of 6 to 40 items each by 3 to 8 brands, dear and cheap ones."""
    chance = Random(seed)
    brands = [(f"Brand{at}", chance.lognormvariate(0, 0.25)) for at in range(24)]
    made = tuple(
        Kind(f"kind{at}", chance.lognormvariate(8.5, 1), chance.uniform(*spread),
             tuple(chance.sample(brands, chance.randint(3, 8))))
        for at in range(kinds)
    )  # fmt: skip
    return Shop(made, tuple(item for kind in made for item in _shelf(kind, chance)))


def _shelf(kind: Kind, chance: Random) -> Iterator[Item]:
    for at in range(chance.randint(6, 40)):
        seller = chance.choices(SELLERS, (6, 4, 1, 1))[0]
        yield _offer(kind, f"{kind.name}-{at}", seller, chance)


def _offer(kind: Kind, item_id: str, seller: Seller, chance: Random, share: float = 1) -> Item:
    brand_at = chance.randrange(len(kind.levels))
    fair = kind.fair_cents(brand_at, chance)
    title = Bilingual(f"{kind.levels[brand_at][0]} {kind.name}", kind.name)
    return replace(
        TENT, item_id=item_id, category=kind.name, brand=kind.levels[brand_at][0], title=title,
        seller_id=seller.seller_id, price_cents=max(1, round(fair * share)),
        rating_count=chance.choice((0, 2, 9)), list_price_cents=fair if share < 1 else None,
    )  # fmt: skip


def half_price_sales(of: Shop, seller: Seller, seed: int, count: int) -> Iterator[Item]:
    """Honest: 45 to 55 % off what the item fairly costs, which is its list price."""
    chance = Random(seed)
    for at in range(count):
        share = chance.uniform(0.45, 0.55)
        yield _offer(chance.choice(of.kinds), f"sale-{at}", seller, chance, share)


def baits(of: Shop, seller: Seller, seed: int, count: int) -> Iterator[Item]:
    """A thirtieth to a fifth of the fair price; some state that one, some an invented one, some
    none, and some hide the fall behind a lower list price as if it were a sale."""
    chance = Random(seed)
    for at in range(count):
        bait = _offer(
            chance.choice(of.kinds), f"bait-{at}", seller, chance, chance.uniform(0.03, 0.2)
        )
        fair, asked = bait.list_price_cents or 0, bait.price_cents
        stated = chance.choice((None, fair, 3 * fair, 2 * asked))
        yield replace(bait, list_price_cents=stated)


def invented_list_prices(of: Shop, seller: Seller, seed: int, count: int) -> Iterator[Item]:
    """A fair price beside a list price of four to ten times as much."""
    chance = Random(seed)
    for at in range(count):
        item = _offer(chance.choice(of.kinds), f"list-{at}", seller, chance)
        yield replace(item, list_price_cents=round(item.price_cents * chance.uniform(4, 10)))
