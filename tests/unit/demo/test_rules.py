"""The demo shop's rules decide something: none is dead, and none is broken by what it sells."""

import pytest

from data.catalog.knowledge.pairs import Pairs, pairs_of
from data.catalog.snapshot import Catalog


@pytest.fixture(scope="module")
def pairs(catalog: Catalog) -> dict[str, Pairs]:
    return {rule.rule_id: pairs_of(rule, catalog) for rule in catalog.rules}


def test_every_rule_speaks_of_items_that_are_sold(pairs: dict[str, Pairs]) -> None:
    assert [rule for rule, found in pairs.items() if not found.fit + found.clash] == []


def test_every_rule_lets_some_pair_of_items_through(pairs: dict[str, Pairs]) -> None:
    assert [rule for rule, found in pairs.items() if not found.fit] == []


def test_every_rule_rules_some_pair_of_items_out(pairs: dict[str, Pairs]) -> None:
    assert [rule for rule, found in pairs.items() if not found.clash] == []


def test_a_labelled_gift_box_keeps_out_what_its_label_rules_out(catalog: Catalog) -> None:
    rule = next(one for one in catalog.rules if one.rule_id == "gift-box-keeps-its-promise")
    assert rule.relation == "disjoint"
    found = pairs_of(rule, catalog)
    assert found.clashing is not None
    box, food = (catalog.items[item_id] for item_id in found.clashing)
    assert not catalog.facets_of(food).isdisjoint(box.attributes["free_from"])  # type: ignore[arg-type]


def test_a_dog_that_eats_without_grain_gets_no_biscuits(catalog: Catalog) -> None:
    rule = next(one for one in catalog.rules if one.rule_id == "treat-keeps-the-diet")
    found = pairs_of(rule, catalog)
    assert found.clashing is not None
    assert found.clashing[1] == "it-pawthrift-biscuit-500-brown"
