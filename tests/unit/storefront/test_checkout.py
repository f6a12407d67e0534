"""The hand-off page at the end of the demo shop."""

from pathlib import Path

import pytest

from tests.unit.storefront.corner_shop import catalog_of, item, visitor
from web.storefront.checkout import MOST_LINES, MOST_OF_ONE, order_of

CATALOG = catalog_of(item("it-1", price_cents=4500), item("it-2", price_cents=1000))


def test_the_basket_is_listed_with_prices_of_the_catalog() -> None:
    order = order_of(["it-1:2", "it-2"], CATALOG, "en")
    assert [(line.tile.item_id, line.quantity, line.amount) for line in order.lines] == [
        ("it-1", 2, "$90.00"),
        ("it-2", 1, "$10.00"),
    ]
    assert order.total == "$100.00"
    assert not order.is_partial


def test_items_that_are_not_sold_are_left_out_and_that_is_said() -> None:
    order = order_of(["it-1:1", "it-99:1"], CATALOG, "en")
    assert len(order.lines) == 1
    assert order.is_partial


@pytest.mark.parametrize(
    ("quantity", "understood"), [("0", 1), ("-3", 1), ("x", 1), ("²", 1), ("100000", MOST_OF_ONE)]
)
def test_quantities_stay_within_reason(quantity: str, understood: int) -> None:
    assert order_of([f"it-1:{quantity}"], CATALOG, "en").lines[0].quantity == understood


def test_an_endless_address_is_cut() -> None:
    assert len(order_of(["it-1"] * 5000, CATALOG, "en").lines) == MOST_LINES


def test_the_page_says_that_the_demo_ends_here(tmp_path: Path) -> None:
    page = visitor(CATALOG, tmp_path).get("/checkout?item=it-1:2&item=it-2:1").text
    assert "The demo shop ends here" in page
    assert "$100.00" in page


def test_an_empty_basket_has_a_page_too(tmp_path: Path) -> None:
    answer = visitor(CATALOG, tmp_path).get("/checkout")
    assert answer.status_code == 200
    assert "Your basket is empty." in answer.text
