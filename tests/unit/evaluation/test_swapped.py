from dataclasses import replace
from pathlib import Path

import pytest

from data.catalog.snapshot import Catalog
from data.types.scenario import BundleItem
from models.evaluation.dataset.bundle import Split, TrainingBundle
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.swapped import OTHERS, Swapped, knowing_train_alone, ranks_of, swapped
from tests.unit.engine.shop import AUTHORED, ITEMS, catalog, engine, lines

HELD = replace(AUTHORED, bundle_id="ab-2", items=lines(("tent", "it-tent-dome"), ("fuel", "gone")))
SPARE = tuple(replace(ITEMS[0], item_id=f"it-spare-{number}") for number in range(OTHERS + 3))


def data(**splits: str) -> TrainingData:
    bundles: dict[Split, list[TrainingBundle]] = {"train": [], "valid": [], "test": []}
    for split, bundle_id in splits.items():
        bundles[split] = [TrainingBundle(bundle_id, "camping", "", ("a", "b"))]  # type: ignore[index]
    return TrainingData({}, bundles)


@pytest.fixture
def shop() -> Catalog:
    whole = catalog((*ITEMS, *SPARE))
    return replace(whole, bundles={one.bundle_id: one for one in (AUTHORED, HELD)})


def line_at(bundle: tuple[BundleItem, ...], role_id: str) -> str:
    return next(one.item_id for one in bundle if one.role_id == role_id)


def asked_about(some: list[Swapped], role_id: str) -> Swapped:
    return next(one for one in some if len({line_at(each, role_id) for each in one.bundles}) > 1)


def test_one_line_at_a_time_is_swapped_for_what_may_do_its_role(shop: Catalog) -> None:
    asked = swapped(shop, data(test="ab-1"), "test", 1)
    tents = asked_about(asked, "tent")
    assert all(one.bundles[0] == AUTHORED.items for one in asked)
    others = [line_at(one, "tent") for one in tents.bundles[1:]]
    assert len(set(others)) == OTHERS
    assert all(shop.items[one].category == "tent" for one in others)
    assert {line_at(one, "stove") for one in tents.bundles} == {"it-stove-gas"}


def test_the_same_seed_asks_the_same(shop: Catalog) -> None:
    first, again, other = (swapped(shop, data(test="ab-1"), "test", one) for one in (1, 1, 2))
    assert first == again
    assert first != other


def test_what_is_no_longer_for_sale_is_not_asked_about(shop: Catalog) -> None:
    (asked,) = swapped(shop, data(test="ab-2"), "test", 1)
    assert asked.bundles[0] == lines(("tent", "it-tent-dome"))


def test_only_bundles_of_train_are_known(shop: Catalog) -> None:
    known = knowing_train_alone(shop, data(train="ab-2", test="ab-1"))
    assert set(known.bundles) == {"ab-2"}
    assert set(shop.bundles) == {"ab-1", "ab-2"}


def test_what_was_bought_together_comes_first(shop: Catalog, tmp_path: Path) -> None:
    tents = asked_about(swapped(shop, data(test="ab-1"), "test", 1), "tent")
    assert ranks_of(engine(tmp_path, shop), [tents]) == [1]
