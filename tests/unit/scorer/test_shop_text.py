"""What the engine lets models read of an item is what they were trained to read."""

from dataclasses import fields, replace

import pytest

from data.types.item import Item
from models.contract.item_text import ItemText
from models.scorer.shop_text import category_path, text_of
from models.training.examples.shop_items import training_item
from tests.unit.engine.shop import ITEMS, catalog

SHOP = catalog()


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.item_id)
def test_an_item_is_read_as_in_training(item: Item) -> None:
    assert text_of(SHOP, item) == training_item(SHOP, item, []).text()


def test_all_but_the_reviews_is_read() -> None:
    read = text_of(SHOP, ITEMS[0])
    empty = {one.name for one in fields(ItemText) if not getattr(read, one.name)}
    assert empty == {"reviews", "reviews_zh"}


def test_a_path_runs_from_the_widest_name_to_the_narrowest() -> None:
    stove = SHOP.items["it-stove-gas"]
    assert category_path(SHOP, stove) == ("cooking", "stove")
    assert category_path(SHOP, replace(stove, category="unheard")) == ("unheard",)
