"""The authored demo shop as a whole: whole, large enough, and room to move in every direction."""

from collections import Counter

import pytest

from data.demo.build import build_shop
from data.types.item import Item
from data.types.source import ShopContent

DEPARTMENTS = {"photography", "camping", "kitchen", "computers", "baby"}


@pytest.fixture(scope="module")
def shop() -> ShopContent:
    return build_shop()


def test_the_shop_is_marked_as_a_demo(shop: ShopContent) -> None:
    assert shop.shop.demo
    assert "demo" in shop.shop.name.lower()


def test_the_shop_is_large_enough(shop: ShopContent) -> None:
    assert len(shop.items) >= 400
    assert len(shop.scenarios) >= 60
    assert len(shop.bundles) >= 300
    assert {item.department for item in shop.items} == DEPARTMENTS


def test_every_scenario_has_authored_bundles(shop: ShopContent) -> None:
    counts = Counter(bundle.scenario_id for bundle in shop.bundles)
    assert all(counts[scenario.scenario_id] >= 3 for scenario in shop.scenarios)


def test_two_builds_are_equal(shop: ShopContent) -> None:
    assert build_shop() == shop


def test_some_items_are_sold_out_and_some_are_new(shop: ShopContent) -> None:
    count = len(shop.items)
    assert 0.02 * count <= sum(item.stock == 0 for item in shop.items) <= 0.10 * count
    assert 0.03 * count <= sum(item.is_new for item in shop.items) <= 0.12 * count


def test_texts_are_in_their_language(shop: ShopContent) -> None:
    def chinese(text: str) -> bool:
        return any("\u4e00" <= character <= "\u9fff" for character in text)

    for item in shop.items:
        assert not chinese(item.title.en + item.description.en), item.item_id
        assert chinese(item.description.zh), item.item_id


def test_titles_are_unique(shop: ShopContent) -> None:
    for language in ("en", "zh"):
        counts = Counter(getattr(item.title, language) for item in shop.items)
        assert [title for title, count in counts.items() if count > 1] == []


def test_the_dearest_bundle_of_a_scenario_costs_four_times_the_cheapest(
    shop: ShopContent,
) -> None:
    below = {concept.concept_id: concept.parent for concept in shop.concepts}

    def able(item: Item, categories: tuple[str, ...]) -> bool:
        current: str | None = item.category
        while current is not None and current not in categories:
            current = below.get(current)
        return current is not None

    for scenario in shop.scenarios:
        low = high = 0
        for role in scenario.roles:
            prices = [
                item.price_cents
                for item in shop.items
                if role.required and item.stock and able(item, role.categories)
            ]
            low += min(prices, default=0)
            high += max(prices, default=0)
        assert high >= 4 * low, scenario.scenario_id
