from collections.abc import Iterable
from dataclasses import replace

import pytest

from data.catalog.screening.screen import Screen
from data.types.item import Item, Seller
from tests.unit.catalog.listings import DOUBTFUL, ORDINARY, TENT, codes, screen_of
from tests.unit.catalog.priced import (
    NEW,
    baits,
    half_price_sales,
    invented_list_prices,
    shop,
)

COUNT = 300


def share_held(screen: Screen, items: Iterable[Item]) -> float:
    held = [bool({"price_bait", "counterfeit"} & codes(item, screen)) for item in items]
    return sum(held) / len(held)


@pytest.mark.parametrize("seller", [NEW, DOUBTFUL, ORDINARY])
@pytest.mark.parametrize("seed", [11, 12])
def test_half_price_sales_are_sold_and_baits_are_held(seller: Seller, seed: int) -> None:
    made = shop(seed)
    screen = made.screen()
    assert share_held(screen, made.items) <= 0.01
    assert share_held(screen, half_price_sales(made, seller, seed, COUNT)) <= 0.06
    assert share_held(screen, baits(made, seller, seed, COUNT)) >= 0.8
    assert share_held(screen, invented_list_prices(made, seller, seed, COUNT)) >= 0.95


@pytest.mark.parametrize(
    ("cents", "list_cents", "is_bait"),
    [(3500, 7500, False), (3500, None, True), (3000, 9900, True), (1800, 3600, True),
     (3500, 40000, True)],
)  # fmt: skip
def test_a_doubtful_sellers_list_price_is_believed_only_near_the_usual_one(
    cents: int, list_cents: int | None, is_bait: bool
) -> None:
    offer = replace(
        TENT, item_id="offer", price_cents=cents, list_price_cents=list_cents, seller_id="odd"
    )
    assert ("price_bait" in codes(offer, screen_of())) is is_bait
