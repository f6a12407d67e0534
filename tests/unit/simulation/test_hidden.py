"""The hidden worth is of another form than a taste, which is linear in the mean of the items."""

from dataclasses import replace

import pytest

from models.simulation.hidden import HiddenTaste
from tests.factories import catalog_of, lines

CATALOG = catalog_of()
PLAIN = HiddenTaste(
    catalog=CATALOG,
    likes={},
    importance={},
    boldness=0.0,
    comfort_cents=100_000,
    thrift=0.0,
    pride=0.0,
    harmony=0.0,
    loyalty=0.0,
    least_trust=0.0,
    slowest_days=30,
    crowd=0.0,
    whim=0.0,
    whim_seed="x",
)
TENT_AND_STOVE = lines(shelter="dome", kitchen="gas")
TENT = lines(shelter="dome")


def test_the_worst_item_counts_beside_the_mean() -> None:
    wants = replace(PLAIN, likes={"steel": -1.0})
    tent, stove = wants.of_item("dome"), wants.of_item("gas")
    expected = (tent + stove) / 2 + 0.35 * min(tent, stove)
    assert wants.of_bundle(TENT_AND_STOVE) == pytest.approx(expected)


def test_roles_matter_unequally() -> None:
    wants = replace(PLAIN, likes={"steel": 1.0}, importance={"kitchen": 3.0})
    assert wants.of_bundle(TENT_AND_STOVE) > replace(wants, importance={}).of_bundle(TENT_AND_STOVE)


def test_boldness_has_a_sweet_spot() -> None:
    middling = replace(PLAIN, boldness=1.0)
    assert middling.of_item("dome") > middling.of_item("tunnel") > middling.of_item("flare")


@pytest.mark.parametrize(("comfort", "loss"), [(12_000, 0.0), (6_000, 1.0), (2_000, 2.0)])
def test_price_bends_above_what_is_comfortable(comfort: int, loss: float) -> None:
    wants = replace(PLAIN, comfort_cents=comfort, thrift=1.0)
    assert PLAIN.of_bundle(TENT) - wants.of_bundle(TENT) == pytest.approx(loss)


def test_who_is_proud_wants_nothing_far_too_cheap() -> None:
    proud = replace(PLAIN, pride=0.4)
    assert PLAIN.of_bundle(TENT) - proud.of_bundle(TENT) == pytest.approx(0.4)


def test_three_colours_clash() -> None:
    motley = lines(shelter="dome", light="lamp", more="flare")
    wants = replace(PLAIN, harmony=0.2)
    assert wants.of_bundle(motley) - PLAIN.of_bundle(motley) == pytest.approx(-0.2)
    assert wants.of_bundle(TENT) - PLAIN.of_bundle(TENT) == pytest.approx(0.2)


def test_two_of_one_maker_please_the_loyal() -> None:
    wants = replace(PLAIN, loyalty=0.15)
    assert wants.of_bundle(TENT) == PLAIN.of_bundle(TENT)
    gained = wants.of_bundle(TENT_AND_STOVE) - PLAIN.of_bundle(TENT_AND_STOVE)
    assert gained == pytest.approx(0.15)


def test_sellers_and_delivery_count_though_no_taste_has_a_feature_for_them() -> None:
    wants = replace(PLAIN, least_trust=0.95, slowest_days=2)
    assert PLAIN.of_bundle(TENT) - wants.of_bundle(TENT) == pytest.approx(0.4)


def test_some_liking_is_for_single_items_and_always_the_same() -> None:
    wants = replace(PLAIN, whim=0.3)
    assert wants.of_item("dome") == replace(wants).of_item("dome") != PLAIN.of_item("dome")
