from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.types.compatibility import Relation
from data.types.item import AttributeValue
from models.constraints.compatibility import compatible
from tests.unit.constraints.shop import facts, item, rule


@pytest.mark.parametrize(
    ("relation", "left", "right", "met", "value"),
    [
        ("equal", "gas", "gas", True, "gas"),
        ("equal", "gas", "petrol", False, "gas"),
        ("equal", ("a", "b"), ("b", "a"), True, ("a", "b")),
        ("overlap", ("a", "b"), "b", True, "b"),
        ("overlap", "c", ("a", "b"), False, "c"),
        ("disjoint", ("egg", "milk"), "nut", True, "nut"),
        ("disjoint", (), ("nut", "egg"), True, ("nut", "egg")),
        ("disjoint", ("egg", "nut"), ("nut", "soy"), False, ("egg", "nut")),
        ("at_least", 30, 30, True, 30),
        ("at_least", 29.5, 30, False, 29.5),
        ("at_most", 29.5, 30, True, 29.5),
    ],
)
def test_relations(
    relation: Relation,
    left: AttributeValue,
    right: AttributeValue,
    met: bool,
    value: AttributeValue,
) -> None:
    shop = facts([], (rule(("shelter", "x"), relation, ("stove", "y")),))
    tent, stove = item("t", "dome_tent", x=left), item("s", "stove", y=right)
    for fit in (compatible(tent, stove, shop), compatible(stove, tent, shop)):
        (match,) = fit.met if met else fit.violated
        assert not (fit.violated if met else fit.met)
        assert (match.left, match.right, match.value) == (tent, stove, value)


@pytest.mark.parametrize("relation", get_args(Relation))
def test_an_unknown_attribute_neither_breaks_nor_proves(relation: Relation) -> None:
    shop = facts([], (rule(("tent", "x"), relation, ("stove", "y")),))
    fit = compatible(item("t", x=1), item("s", "stove"), shop)
    assert fit.met == fit.violated == ()


def test_what_rules_nothing_out_is_kept_apart_from_nothing() -> None:
    shop = facts([], (rule(("tent", "x"), "disjoint", ("stove", "y")),))
    fit = compatible(item("t", x=("nut",)), item("s", "stove", y=()), shop)
    assert fit.met == fit.violated == ()


def test_a_rule_within_one_category_speaks_once() -> None:
    shop = facts([], (rule(("tent", "volt"), "equal", ("tent", "volt")),))
    fit = compatible(item("a", volt=12), item("b", volt=12), shop)
    assert len(fit.met) == 1


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_rule_within_one_category_holds_both_ways(left: int, right: int) -> None:
    shop = facts([], (rule(("tent", "x"), "at_least", ("tent", "y")),))
    one, other = item("a", x=left, y=0), item("b", x=9, y=right)
    assert bool(compatible(one, other, shop).violated) == (left < right)
