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


def test_features_start_with_the_measures_then_what_tells_things_of_a_kind_apart() -> None:
    assert SPACE.features == (
        "price",
        "weight",
        "size",
        "quality",
        "boldness",
        "feature:waterproof",
        "material:leather",
        "brand:brynwick",
        "category:shelter",
        "category:tent",
        "color:black",
    )


def test_what_few_carry_is_left_out() -> None:
    assert not {"color:red", "style:minimal"} & set(SPACE.features)


def test_there_are_never_more_than_256_features() -> None:
    many = [item(f"{n}-{m}", color=f"shade{n}") for n in range(300) for m in range(2)]
    assert len(FeatureSpace.of(many, {}).features) == 256


def test_items_are_set_apart_from_what_is_usual_for_their_kind() -> None:
    apart = dict(zip(SPACE.features, SPACE.set_apart(ITEMS[:1]), strict=True))
    assert apart["color:black"] == 0  # every tent is
    assert apart["feature:waterproof"] == pytest.approx(-2 / 3)
    assert apart["material:leather"] == pytest.approx(1 - 1 / 3)
    assert apart["category:tent"] == pytest.approx(1 - 3 / 4)  # against the whole catalog
    assert apart["price"] == pytest.approx(-2 / 3)


def test_all_of_a_kind_together_are_what_is_usual() -> None:
    apart = SPACE.set_apart(ITEMS)
    assert apart == pytest.approx(np.zeros(len(apart)))
    assert not SPACE.set_apart(()).any()


def test_a_space_after_changes_is_the_space_of_the_changed_items() -> None:
    newer = item("c", "tent", 2000, color="red", features=("foldable",))
    fresh = FeatureSpace.of((*ITEMS[:2], newer, ITEMS[3]), ANCESTORS)
    assert SPACE.after((ITEMS[2],), (newer,)) == fresh
    assert SPACE.after((ITEMS[3],), ()).sizes == {"tent": 3}


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
