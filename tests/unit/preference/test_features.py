import numpy as np
import pytest

from data.types.item import Item
from models.preference.features import FeatureSpace, features_hash
from tests.unit.constraints.shop import ANCESTORS, item

ITEMS = (
    item("a", "tent", 1000, weight_g=900, color="black", material="suede"),
    item("b", "tent", 2000, weight_g=500, color="black", features=("waterproof",)),
    item("c", "tent", 2000, color=("black", "red"), features=("waterproof", "foldable")),
    item("d", "mug", 9000, material="leather", style="minimal"),
)
SPACE = FeatureSpace.of(ITEMS, ANCESTORS)


def value(one: Item, name: str) -> float:
    return float(SPACE.item_vector(one)[SPACE.features.index(name)])


def test_measures_are_places_within_the_leaf_category() -> None:
    assert [value(one, "price") for one in ITEMS] == pytest.approx([-2 / 3, 1 / 3, 1 / 3, 0])


def test_an_unknown_value_stands_in_the_middle() -> None:
    assert [value(one, "weight") for one in ITEMS] == [0.5, -0.5, 0, 0]


def test_concepts_are_there_or_not_and_count_upwards() -> None:
    assert [value(one, "color:black") for one in ITEMS] == [1, 1, 1, 0]
    assert [value(one, "feature:waterproof") for one in ITEMS] == [0, 1, 1, 0]
    assert [value(one, "material:leather") for one in ITEMS] == [1, 0, 0, 1]


def test_features_start_with_the_measures_and_leave_out_what_is_rare() -> None:
    assert SPACE.features == (
        "price",
        "weight",
        "size",
        "quality",
        "boldness",
        "brand:brynwick",
        "color:black",
        "feature:waterproof",
        "material:leather",
    )


def test_there_are_never_more_than_64_features() -> None:
    many = [item(f"{n}-{m}", color=f"shade{n}") for n in range(90) for m in range(2)]
    assert len(FeatureSpace.of(many, {}).features) == 64


def test_a_bundle_is_the_mean_of_its_items() -> None:
    mean = (SPACE.item_vector(ITEMS[0]) + SPACE.item_vector(ITEMS[3])) / 2
    assert SPACE.bundle_vector((ITEMS[0], ITEMS[3])) == pytest.approx(mean)
    assert not SPACE.bundle_vector(()).any()


def test_an_item_outside_the_catalog_can_be_read_too() -> None:
    stranger = item("x", "kite", color="black")
    assert value(stranger, "color:black") == 1
    assert value(stranger, "price") == 0


def test_a_hash_names_a_vector() -> None:
    vector = np.array([0.1, -0.0])
    assert features_hash(vector) == features_hash(np.array([0.1 + 1e-9, 0.0]))
    assert features_hash(vector) != features_hash(np.array([0.2, 0.0]))
