from hypothesis import given
from hypothesis import strategies as st

from data.types.scenario import BundleItem
from models.constraints.measures import measure_value, quantity_of, total_cents
from tests.unit.constraints.shop import facts, item, role

SHOP = facts(
    [
        item("a", price_cents=1_000, rating=4.0, weight_g=200, boldness=0),
        item("b", price_cents=250, rating=5.0, weight_g=50, boldness=3),
    ]
)
LINES = (BundleItem("a", "one", 1), BundleItem("b", "other", 4))


def test_sums_count_quantities_and_means_count_items() -> None:
    assert total_cents(LINES, SHOP) == 2_000
    assert measure_value(LINES, "price", SHOP) == 2_000
    assert measure_value(LINES, "weight", SHOP) == 400
    assert measure_value(LINES, "quality", SHOP) == 4.5
    assert measure_value(LINES, "boldness", SHOP) == 1.5


def test_one_unknown_value_makes_the_whole_unknown() -> None:
    assert measure_value(LINES, "size", SHOP) is None


def test_nothing_has_no_mean() -> None:
    assert measure_value((), "quality", SHOP) is None
    assert measure_value((), "price", SHOP) == 0


def test_an_unknown_capacity_is_enough() -> None:
    assert quantity_of(role("r", quantity="by_capacity"), item("x"), 5) == 1


@given(st.integers(1, 50), st.integers(1, 12))
def test_capacity_times_quantity_just_reaches_the_party(party: int, capacity: int) -> None:
    tent = item("x", capacity=capacity)
    quantity = quantity_of(role("r", quantity="by_capacity"), tent, party)
    assert (quantity - 1) * capacity < party <= quantity * capacity
