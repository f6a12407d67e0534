import pytest

from data.types.money import Budget
from data.types.scenario import BundleItem
from data.types.text import Bilingual
from models.constraints.violations import is_unwanted, violations
from models.contract.constraints import Bound, Constraints
from tests.unit.constraints.shop import bundle, facts, item, role, rule

TENT = item("tent", "dome_tent", 10_000, weight_g=2000, boldness=1, rating=4.0)
STOVE = item("stove", "stove", 2_500, fuel="gas", weight_g=500, boldness=3, rating=5.0)
FUEL = item("fuel", "fuel", 500, fuel="gas", days=6)
PETROL = item("petrol", "fuel", 450, fuel="petrol")
SHOP = facts([TENT, STOVE, FUEL, PETROL], (rule(("stove", "fuel"), "equal", ("fuel", "fuel")),))
CAMP = bundle(shelter="tent", cooking="stove", burning="fuel")


def kinds(lines: tuple[BundleItem, ...], constraints: Constraints) -> list[str]:
    return [each.kind for each in violations(lines, constraints, SHOP)]


@pytest.mark.parametrize(
    ("constraints", "expected"),
    [
        (Constraints(), []),
        (Constraints(budget=Budget("max", None, 13_000, "USD")), []),
        (Constraints(budget=Budget("max", None, 12_999, "USD")), ["budget"]),
        (Constraints(budget=Budget("min", 13_001, None, "USD")), ["budget"]),
        (Constraints(budget=Budget("range", 12_000, 13_000, "USD")), []),
        (Constraints(exclude=("gas",)), ["exclude", "exclude"]),
        (Constraints(exclude=("shelter",)), ["exclude"]),
        (Constraints(exclude=("brynwick",)), ["exclude"] * 3),
        (Constraints(keep=("tent",)), []),
        (Constraints(keep=("petrol",)), ["keep"]),
        (Constraints(owned=("tent",)), ["owned"]),
        (Constraints(owned=("lantern",)), []),
        (Constraints(require=("shelter",)), []),
        (Constraints(require=("lantern",)), ["require"]),
        (Constraints(within_days=6), []),
        (Constraints(within_days=5), ["within_days"]),
        (Constraints(bounds=(Bound("price", "less", 13_001),)), []),
        (Constraints(bounds=(Bound("price", "less", 13_000),)), ["bound"]),
        (Constraints(bounds=(Bound("price", "more", 13_000),)), ["bound"]),
        (Constraints(bounds=(Bound("quality", "more", 4.3),)), []),
        (Constraints(bounds=(Bound("quality", "more", 13 / 3),)), ["bound"]),
        (Constraints(bounds=(Bound("weight", "less", 99_999),)), ["bound"]),
        (Constraints(bounds=(Bound("weight", "less", 2_001, "shelter"),)), []),
        (Constraints(bounds=(Bound("weight", "less", 2_000, "shelter"),)), ["bound"]),
        (Constraints(bounds=(Bound("weight", "less", 1, "lantern"),)), []),
    ],
)
def test_one_constraint_at_a_time(constraints: Constraints, expected: list[str]) -> None:
    assert kinds(CAMP, constraints) == expected


def test_an_item_that_no_catalog_has_is_named() -> None:
    (found,) = violations(bundle(shelter="ghost"), Constraints(), SHOP)
    assert (found.kind, found.item_ids) == ("unknown_item", ("ghost",))


def test_items_that_do_not_fit_are_named_in_the_order_of_the_rule() -> None:
    (found,) = violations(bundle(burning="petrol", cooking="stove"), Constraints(), SHOP)
    assert (found.kind, found.item_ids) == ("compatibility", ("stove", "petrol"))
    assert found.detail == {"rule_id": "r-1"}


def test_held_and_sold_out_items_are_forbidden() -> None:
    shop = facts([item("held", held="price below cost"), item("few", stock=2)])
    lines = (BundleItem("held", "a"), BundleItem("few", "b", 3))
    assert [each.kind for each in violations(lines, Constraints(), shop)] == ["held", "stock"]


@pytest.mark.parametrize(
    ("age_months", "allowed"), [(None, True), (5, False), (6, True), (36, True), (37, False)]
)
def test_age_must_lie_within_the_items_range(age_months: int | None, allowed: bool) -> None:
    shop = facts([item("toy", age_min_months=6, age_max_months=36)])
    found = violations(bundle(toy="toy"), Constraints(age_months=age_months), shop)
    assert [each.kind for each in found] == ([] if allowed else ["age"])


@pytest.mark.parametrize(
    ("rule_name", "party", "quantity", "allowed"),
    [
        ("one", 4, 1, True),
        ("one", None, 2, False),
        ("per_person", 4, 4, True),
        ("per_person", 4, 1, False),
        ("per_person", None, 4, True),
        ("by_capacity", 4, 2, True),
        ("by_capacity", 4, 1, False),
        ("by_capacity", 4, 4, False),
        ("by_capacity", None, 0, False),
    ],
)
def test_quantity_follows_the_role_and_the_party(
    rule_name: str, party: int | None, quantity: int, allowed: bool
) -> None:
    rules = {"one": role("r", quantity="one"), "per_person": role("r", quantity="per_person")}
    asked = rules.get(rule_name, role("r", quantity="by_capacity"))
    shop = facts([item("x", capacity=3)], roles=(asked,))
    lines = (BundleItem("x", "r", quantity),)
    found = violations(lines, Constraints(party_size=party), shop)
    assert [each.kind for each in found] == ([] if allowed else ["quantity"])


def test_a_required_role_is_missed_and_an_optional_one_is_not() -> None:
    shop = facts([TENT], roles=(role("light"), role("shade", required=False)))
    (found,) = violations(bundle(shelter="tent"), Constraints(), shop)
    assert (found.kind, found.detail) == ("role_missing", {"role_id": "light"})


def test_a_role_whose_things_are_all_owned_is_not_missed() -> None:
    shelter = role("shelter", "dome_tent")
    shop = facts([STOVE], roles=(shelter,))
    owned = Constraints(owned=("tent",))
    assert is_unwanted(shelter, owned, shop)
    assert violations(bundle(cooking="stove"), owned, shop) == ()


def test_a_bounded_role_left_empty_breaks_its_bound() -> None:
    shop = facts([TENT], roles=(role("light", required=False),))
    lighter = Constraints(bounds=(Bound("weight", "less", 100, "light"),))
    (found,) = violations(bundle(shelter="tent"), lighter, shop)
    assert found.kind == "bound"


def test_an_item_twice_and_a_role_twice_are_both_wrong() -> None:
    twice = bundle(a="tent", b="tent")
    assert kinds(twice, Constraints()) == ["item_repeated"]
    crowded = (BundleItem("tent", "a"), BundleItem("stove", "a"))
    assert kinds(crowded, Constraints()) == ["role_repeated"]


def test_a_word_that_is_no_concept_is_looked_for_in_titles() -> None:
    lamp = item("lamp", title=Bilingual("Oak reading lamp", "橡木阅读灯"))
    cloak = item("cloak", title=Bilingual("Cloak", "斗篷"))
    shop = facts([lamp, cloak])

    def hit(term: str) -> list[str]:
        found = violations(bundle(a="lamp", b="cloak"), Constraints(exclude=(term,)), shop)
        return [item_id for each in found for item_id in each.item_ids]

    assert hit("oak") == ["lamp"]
    assert hit("橡木") == ["lamp"]
    assert hit("loak") == []


def test_a_material_below_the_excluded_one_is_excluded() -> None:
    shop = facts([item("boot", material="suede"), item("sandal", material="cork")])
    found = violations(bundle(a="boot", b="sandal"), Constraints(exclude=("leather",)), shop)
    assert [each.item_ids for each in found] == [("boot",)]
