"""The authored demo shop as a whole: whole, large enough, and room to move in every direction."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
import yaml

from data.catalog.screening.finding import CODES
from data.catalog.snapshot import Catalog
from data.demo.build import SHOP_FOLDER, build_shop
from data.demo.fragments import LEVELS
from data.types.item import Item
from data.types.source import ShopContent

DEPARTMENTS = {
    "photography", "camping", "kitchen", "computers", "baby",
    "food", "fashion", "pets", "fitness", "home_garden",
}  # fmt: skip


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


@pytest.mark.slow
def test_two_builds_with_the_same_seed_are_equal(shop: ShopContent) -> None:
    assert build_shop(seed=1) == shop


def test_another_seed_gives_other_reviews_of_the_same_shop(shop: ShopContent) -> None:
    other = build_shop(seed=2)
    assert replace(other, reviews=()) == replace(shop, reviews=())
    assert [one.text for one in other.reviews] != [one.text for one in shop.reviews]


def test_there_are_enough_reviews_all_marked_as_synthetic(shop: ShopContent) -> None:
    assert len(shop.reviews) >= max(4000, 4 * len(shop.items))
    assert all(review.synthetic for review in shop.reviews)


def test_thirty_sellers_and_some_of_them_doubtful(shop: ShopContent) -> None:
    assert len(shop.sellers) == 30
    assert sum(seller.trust < 0.6 for seller in shop.sellers) >= 5
    assert all(seller.since and seller.rating_count for seller in shop.sellers)


def test_the_filters_hold_dishonest_listings_of_every_kind_and_nothing_else(
    shop: ShopContent,
) -> None:
    held = [item for item in shop.items if item.held_reason]
    codes = Counter((item.held_reason or "").partition(":")[0] for item in held)
    assert set(codes) == set(CODES)
    assert 30 <= len(held) <= 40
    assert {item.group_id for item in held} == {None}, "an item of a department is held back"


def test_an_honest_reduction_is_seen_and_not_held_back(shop: ShopContent) -> None:
    reduced = [item for item in shop.items if item.list_price_cents and not item.held_reason]
    assert len(reduced) >= 10


def test_some_items_are_sold_out_and_some_are_new(shop: ShopContent) -> None:
    count = len(shop.items)
    assert 0.02 * count <= sum(item.stock == 0 for item in shop.items) <= 0.10 * count
    assert 0.03 * count <= sum(item.is_new for item in shop.items) <= 0.12 * count


def test_texts_are_in_their_language(shop: ShopContent) -> None:
    def chinese(text: str) -> bool:
        return any("\u4e00" <= character <= "\u9fff" for character in text)

    for item in shop.items:
        assert item.held_reason or not chinese(item.title.en + item.description.en), item.item_id
        assert chinese(item.description.zh), item.item_id


def test_titles_are_unique(shop: ShopContent) -> None:
    for language in ("en", "zh"):
        counts = Counter(getattr(item.title, language) for item in shop.items)
        assert [title for title, count in counts.items() if count > 1] == []


def test_the_dearest_bundle_of_a_scenario_costs_twice_the_cheapest(
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
                if role.required and item.stock and not item.held_reason
                if able(item, role.categories)
            ]
            low += min(prices, default=0)
            high += max(prices, default=0)
        assert high >= 2 * low, scenario.scenario_id


def test_what_goes_with_what_and_what_can_stand_in_is_written_down(shop: ShopContent) -> None:
    kinds = Counter(one.kind for one in shop.associations)
    assert kinds["complement"] >= 40
    assert kinds["substitute"] >= 25
    sold = {item.category for item in shop.items}
    above = {one.concept_id: one.parent for one in shop.concepts if one.kind == "category"}
    sold |= {parent for one in sold if (parent := above.get(one))}
    named = {side for one in shop.associations for side in (one.left_category, one.right_category)}
    assert named <= sold


@pytest.mark.parametrize("department", sorted(DEPARTMENTS))
def test_every_department_knows_what_goes_with_its_goods(
    shop: ShopContent, department: str
) -> None:
    above = {one.concept_id: one.parent for one in shop.concepts if one.kind == "category"}
    own = {item.category for item in shop.items if item.department == department}
    own |= {parent for one in own if (parent := above.get(one))}
    kinds = Counter(one.kind for one in shop.associations if one.left_category in own)
    assert kinds["complement"] >= 12
    assert kinds["substitute"] >= 6


def test_nothing_stands_in_for_itself(shop: ShopContent) -> None:
    assert [one for one in shop.associations if one.left_category == one.right_category] == []


def test_every_sentence_of_a_department_is_true_of_something(catalog: Catalog) -> None:
    carried = {catalog.facets_of(item) for item in catalog.offers()}
    silent = [
        sentence["text"]["en"]
        for file in sorted(SHOP_FOLDER.glob("*/reviews.yml"))
        for sentence in yaml.safe_load(file.read_text(encoding="utf-8"))["sentences"]
        if not any(_is_about(sentence, facets) for facets in carried)
    ]
    assert silent == []


def _is_about(sentence: dict[str, Any], facets: frozenset[str]) -> bool:
    asked = [
        {words} if isinstance(words, str) else set(words)
        for name, words in sentence.get("when", {}).items()
        if name not in LEVELS
    ]
    return facets.isdisjoint(sentence.get("unless", ())) and all(facets & one for one in asked)
