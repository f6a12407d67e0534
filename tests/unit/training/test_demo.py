from collections import defaultdict
from dataclasses import replace

import pytest

from data.catalog.snapshot import Catalog
from data.types.source import ShopContent
from models.evaluation.dataset.bundle import SPLITS, language_of
from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.dataset.item import TrainingItem
from models.evaluation.dataset.shop_facts import facts_text
from models.training.examples.demo import authored_data
from models.training.examples.shop_items import for_sale, training_item
from models.training.examples.splits import straddling
from tests.factories import CONTENT, catalog_of


def items_of(catalog: Catalog) -> dict[str, TrainingItem]:
    return {one: training_item(catalog, catalog.items[one], []) for one in for_sale(catalog)}


@pytest.fixture(scope="module")
def shop(authored_shop: ShopContent) -> Catalog:
    return catalog_of(authored_shop)


@pytest.fixture(scope="module")
def data(shop: Catalog) -> TrainingData:
    return authored_data(shop, items_of(shop), seed=1)


def test_no_bundle_of_the_demo_shop_straddles_a_split(data: TrainingData) -> None:
    assert straddling(data.bundles, lambda one: data.items[one].kind()) == []


def test_no_scenario_is_in_two_splits(data: TrainingData, shop: Catalog) -> None:
    seen = defaultdict(set)
    for split in SPLITS:
        for one in data.bundles[split]:
            seen[shop.bundles[one.bundle_id].scenario_id].add(split)
    assert all(len(splits) == 1 for splits in seen.values())
    assert len(seen) > 0.98 * len(shop.scenarios)


def test_no_family_is_in_bundles_of_two_splits_and_held_out_items_say_so(
    data: TrainingData,
) -> None:
    families = {
        split: {data.items[one].family for bundle in data.bundles[split] for one in bundle.items}
        for split in SPLITS
    }
    assert not families["train"] & (families["valid"] | families["test"])
    assert not families["valid"] & families["test"]
    for item in data.items.values():
        held = [split for split in ("valid", "test") if item.family in families[split]]
        assert [item.held_out] == (held or [""])


def test_every_department_is_in_every_split(data: TrainingData, shop: Catalog) -> None:
    for split in SPLITS:
        departments = {shop.items[one.items[0]].department for one in data.bundles[split]}
        assert departments == {one.department for one in shop.scenarios.values()}


def test_a_thousand_rows_a_language_are_held_out_the_same_in_both(data: TrainingData) -> None:
    for name in ("one_of_ten.test", "one_of_ten_hard.test"):
        rows = data.rows[name]
        english, chinese = rows[::2], rows[1::2]
        assert len(english) == len(chinese) >= 1000
        for one, other in zip(english, chinese, strict=True):
            assert (one.language, other.language) == ("en", "zh")
            assert one == replace(other, language="en", intent=one.intent)
            assert one.intent != other.intent


def test_the_nine_others_are_for_sale_different_and_of_other_designs(data: TrainingData) -> None:
    for rows in data.rows.values():
        for row in rows:
            assert len(set(row.candidates)) == 10
            others = [one for place, one in enumerate(row.candidates) if place != row.answer]
            answer = data.items[row.candidates[row.answer]]
            assert not {*others} & {*row.given}
            assert (answer.design or "none") not in {data.items[one].design for one in others}


def test_hard_rows_use_up_the_answers_own_category_first(data: TrainingData) -> None:
    by_leaf = defaultdict(set)
    for item in data.items.values():
        by_leaf[item.leaf()].add(item.item_id)
    for row in data.rows["one_of_ten_hard.test"]:
        answer = data.items[row.candidates[row.answer]]
        variants = {answer.item_id} | {
            one
            for one in by_leaf[answer.leaf()]
            if answer.design and data.items[one].design == answer.design
        }
        usable = by_leaf[answer.leaf()] - variants - {*row.given}
        same = usable & {*row.candidates}
        assert len(same) == min(9, len(usable))


def test_the_answer_stands_at_every_place_alike(data: TrainingData) -> None:
    rows = data.rows["one_of_ten.test"][::2]
    counts = [sum(row.answer == place for row in rows) for place in range(10)]
    assert all(0.06 < count / len(rows) < 0.14 for count in counts)


def test_the_same_seed_gives_the_same_and_another_other_candidates(shop: Catalog) -> None:
    items = items_of(shop)
    one, again, other = (authored_data(shop, items, seed) for seed in (1, 1, 2))
    assert one == again
    assert one.rows != other.rows


def test_a_bundle_is_told_in_the_words_of_its_language() -> None:
    catalog = catalog_of(CONTENT)
    data = authored_data(catalog, items_of(catalog), seed=1)
    lines = [one for some in data.bundles.values() for one in some if one.bundle_id == "a-1"]
    assert [(one.language, one.intent, one.wordings) for one in lines] == [
        ("en", "camping weekend", ("camping", "light")),
        ("zh", "周末露营", ("露营", "轻便")),
    ]
    assert lines[0].roles == ("shelter", "kitchen", "light")


def test_a_shop_without_bundles_has_nothing_to_learn() -> None:
    catalog = catalog_of(replace(CONTENT, bundles=()))
    with pytest.raises(NothingToLearn):
        authored_data(catalog, items_of(catalog), seed=1)


def test_what_the_shop_states_goes_with_the_data_and_tells_no_bundle(
    data: TrainingData, shop: Catalog
) -> None:
    assert data.facts is not None
    assert data.facts.items.keys() == data.items.keys()
    assert len(data.facts.scenarios) == len(shop.scenarios)
    assert len(data.facts.rules) == len(shop.rules)
    tent = next(one for one in data.facts.items.values() if one.category == "tent")
    assert tent.attributes
    camping = next(one for one in data.facts.scenarios if "tent" in one.roles[0].categories)
    assert {language_of(name) for name in camping.names} == {"en", "zh"}
    told = facts_text(data.facts)
    assert not any(bundle_id in told for bundle_id in shop.bundles)
