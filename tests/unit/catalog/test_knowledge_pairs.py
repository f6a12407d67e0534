from hypothesis import given
from hypothesis import strategies as st

from data.catalog.knowledge.fit import verdict
from data.catalog.knowledge.pairs import Pairs, pairs_of
from data.catalog.snapshot import Catalog
from data.types.compatibility import CompatibilityRule, Relation
from data.types.item import Item
from data.types.text import Bilingual
from tests.unit.catalog.knowledge_shop import SHOP, thing

RELATIONS = st.sampled_from(["equal", "overlap", "disjoint", "at_least", "at_most"])
VALUES = st.none() | st.integers(0, 3) | st.sampled_from([("a",), ("a", "b"), (), "b"])


def catalog(items: list[Item]) -> Catalog:
    by_id = {one.item_id: one for one in items}
    return Catalog(SHOP.shop, 1, by_id, {}, SHOP.concepts, {}, (), {}, ())


@given(RELATIONS, st.lists(st.tuples(st.sampled_from(["mirrorless", "lens"]), VALUES), max_size=9))
def test_pairs_are_those_of_looking_at_each(
    relation: Relation, made: list[tuple[str, int | str | tuple[str, ...] | None]]
) -> None:
    items = [
        thing(f"it-{n}", category, **({} if value is None else {"x": value}))
        for n, (category, value) in enumerate(made)
    ]
    rule = CompatibilityRule("r", 1, "camera", "x", relation, "lens", "x", Bilingual("", ""))
    seen = [
        verdict(rule, left, right)
        for left in items
        for right in items
        if left.category == "mirrorless" and right.category == "lens"
    ]
    found = pairs_of(rule, catalog(items))
    assert (found.fit, found.clash, found.silent) == tuple(map(seen.count, (True, False, None)))
    assert (found.fitting is None, found.clashing is None) == (not found.fit, not found.clash)


def test_an_item_is_no_pair_with_itself() -> None:
    rule = CompatibilityRule("r", 1, "lens", "x", "equal", "lens", "x", Bilingual("", ""))
    alone = [thing("it-1", "lens", x=1)]
    assert pairs_of(rule, catalog(alone)) == Pairs()
    two = [*alone, thing("it-2", "lens", x=2)]
    assert pairs_of(rule, catalog(two)) == Pairs(clash=2, clashing=("it-1", "it-2"))
