import pytest

from data.types.money import Budget
from data.types.scenario import BundleItem
from models.composition.compose import Composition, compose
from models.constraints.facts import Facts
from models.constraints.violations import violations
from models.contract.candidates import Brief, Candidate, RoleCandidates
from models.contract.constraints import Bound, Constraints
from tests.unit.composition.instances import brief_of
from tests.unit.constraints.shop import facts, item, role, rule

TENTS = tuple(
    item(f"tent-{n}", "dome_tent", 9_000 - 1_000 * n, capacity=n, weight_g=1000 + 500 * n)
    for n in (1, 2, 3, 4)
)
STOVES = tuple(
    item(f"stove-{fuel}", "stove", 2_000, fuel=fuel, weight_g=400) for fuel in ("gas", "petrol")
)
FUELS = tuple(item(f"fuel-{fuel}", "fuel", 500, fuel=fuel, weight_g=300) for fuel in ("gas",))
MUGS = tuple(item(f"mug-{n}", "mug", 300 + n, days=n, weight_g=90) for n in range(1, 9))
ROLES = (
    role("shelter", "tent", quantity="by_capacity"),
    role("cooking", "stove"),
    role("burning", "fuel"),
    role("drinking", "mug", quantity="per_person", required=False),
)
SHOP = facts(
    (*TENTS, *STOVES, *FUELS, *MUGS),
    (rule(("stove", "fuel"), "equal", ("fuel", "fuel")),),
    ROLES,
)
BRIEF = brief_of(*zip(ROLES, (TENTS, tuple(reversed(STOVES)), FUELS, MUGS), strict=True))


def ids(answer: Composition, index: int = 0) -> list[str]:
    return [line.item_id for line in answer.bundles[index]]


def under(cents: int) -> Constraints:
    return Constraints(budget=Budget("max", None, cents, "USD"))


def test_the_most_relevant_bundle_that_fits_comes_first() -> None:
    answer = compose(BRIEF, Constraints(), SHOP)
    assert ids(answer) == ["tent-1", "stove-gas", "fuel-gas", "mug-1"]
    assert answer.relaxed == ()


def test_quantities_follow_the_party() -> None:
    (tent, _, _, mug), *_ = compose(BRIEF, Constraints(party_size=4), SHOP).bundles
    assert (tent.item_id, tent.quantity, mug.quantity) == ("tent-1", 4, 4)


def test_an_optional_role_is_filled_only_where_the_budget_allows() -> None:
    assert len(compose(BRIEF, under(7_500 + 301), SHOP).bundles[0]) == 4
    without = compose(BRIEF, under(7_500 + 300), SHOP)
    assert ids(without) == ["tent-4", "stove-gas", "fuel-gas"]
    assert without.relaxed == ()


def test_a_budget_below_the_cheapest_bundle_is_raised_to_exactly_its_price() -> None:
    answer = compose(BRIEF, under(5_000), SHOP)
    (relaxed,) = answer.relaxed
    assert relaxed.constraint == "budget"
    assert relaxed.to == {
        "kind": "max",
        "min_cents": None,
        "max_cents": 7_500,
        "currency": "USD",
    }
    assert [ids(answer, n) for n in range(len(answer.bundles))] == [
        ["tent-4", "stove-gas", "fuel-gas"]
    ]


def test_a_bound_that_nothing_beats_is_widened_to_the_best_there_is() -> None:
    lighter = Constraints(bounds=(Bound("weight", "less", 1_500, "shelter"),))
    answer = compose(BRIEF, lighter, SHOP)
    (relaxed,) = answer.relaxed
    assert (relaxed.constraint, relaxed.to["value"]) == ("bound", 1_500)
    assert {ids(answer, n)[0] for n in range(len(answer.bundles))} == {"tent-1"}


def test_a_bound_over_values_that_nobody_knows_is_given_up() -> None:
    smaller = Constraints(bounds=(Bound("size", "less", 10_000),))
    (relaxed,) = compose(BRIEF, smaller, SHOP).relaxed
    assert (relaxed.constraint, relaxed.to["value"]) == ("bound", None)


def test_delivery_is_put_off_by_as_few_days_as_it_takes() -> None:
    answer = compose(BRIEF, Constraints(within_days=1), SHOP)
    (relaxed,) = answer.relaxed
    assert (relaxed.constraint, relaxed.to) == ("within_days", {"within_days": 3})


def test_a_role_that_nothing_can_fill_is_dropped_and_told() -> None:
    answer = compose(BRIEF, Constraints(exclude=("gas",)), SHOP)
    assert [each.constraint for each in answer.relaxed] == ["role"]
    assert answer.relaxed[0].to == {"role_id": "burning"}
    assert ids(answer)[:2] == ["tent-1", "stove-petrol"]


def test_roles_that_are_owned_or_unwanted_are_dropped_without_a_word() -> None:
    answer = compose(BRIEF, Constraints(owned=("shelter",), exclude=("mug",)), SHOP)
    assert (ids(answer), answer.relaxed) == (["stove-gas", "fuel-gas"], ())


def test_bundles_to_avoid_do_not_come_back() -> None:
    first = frozenset(ids(compose(BRIEF, Constraints(), SHOP)))
    answer = compose(BRIEF, Constraints(), SHOP, avoid=[first])
    assert first not in {frozenset(ids(answer, n)) for n in range(len(answer.bundles))}


def test_avoiding_everything_leaves_nothing_and_raises_nothing() -> None:
    brief = brief_of((ROLES[0], TENTS[:1]))
    answer = compose(brief, Constraints(), SHOP, avoid=[frozenset({"tent-1"})])
    assert answer == Composition((), complete=False)


@pytest.mark.parametrize(
    "brief", [Brief(None, ()), brief_of((ROLES[0], ())), brief_of((role("ghost"), ()))]
)
def test_a_brief_without_candidates_gives_no_bundles(brief: Brief) -> None:
    assert compose(brief, Constraints(), SHOP) == Composition((), complete=False)


def test_candidates_that_left_the_catalog_are_passed_over() -> None:
    entry = RoleCandidates(ROLES[0], (Candidate("gone", 1.0), Candidate("tent-2", 0.1)))
    assert ids(compose(Brief(None, (entry,)), Constraints(), SHOP)) == ["tent-2"]


def test_kept_items_are_in_every_bundle() -> None:
    answer = compose(BRIEF, Constraints(keep=("tent-3", "mug-7")), SHOP)
    assert all({"tent-3", "mug-7"} <= set(ids(answer, n)) for n in range(len(answer.bundles)))


def test_a_kept_item_that_is_sold_out_is_let_go() -> None:
    sold_out = item("tent-9", "dome_tent", stock=0)
    shop = Facts({**SHOP.items, "tent-9": sold_out}, SHOP.rules, SHOP.ancestors)
    (relaxed,) = compose(BRIEF, Constraints(keep=("tent-9",)), shop).relaxed
    assert (relaxed.constraint, relaxed.to) == ("keep", {"item_id": "tent-9"})


def test_two_kept_items_of_one_role_both_stay() -> None:
    answer = compose(BRIEF, Constraints(keep=("tent-3", "tent-4")), SHOP)
    assert {"tent-3", "tent-4"} <= set(ids(answer))
    assert answer.relaxed == ()


def test_a_required_category_gets_a_role_of_its_own() -> None:
    lamp = item("lamp", "lantern")
    shop = Facts({**SHOP.items, "lamp": lamp}, SHOP.rules, SHOP.ancestors)
    answer = compose(BRIEF, Constraints(require=("lantern",)), shop)
    assert BundleItem("lamp", "lantern") in answer.bundles[0]
    assert answer.relaxed == ()


def test_a_required_category_that_the_shop_lacks_is_told() -> None:
    (relaxed,) = compose(BRIEF, Constraints(require=("lantern",)), SHOP).relaxed
    assert (relaxed.constraint, relaxed.to) == ("require", {"category": "lantern"})


def test_the_anchor_fills_the_role_that_holds_it() -> None:
    answer = compose(BRIEF, Constraints(), SHOP, anchor="tent-2")
    assert all(each[0] == BundleItem("tent-2", "shelter") for each in answer.bundles)


def test_an_anchor_that_no_role_holds_gets_its_own() -> None:
    brief = brief_of((ROLES[2], FUELS), (ROLES[3], MUGS))
    answer = compose(brief, Constraints(), SHOP, anchor="stove-gas")
    assert BundleItem("stove-gas", "anchor") in answer.bundles[0]


def test_an_owned_anchor_stays_out_and_must_still_fit() -> None:
    brief = brief_of((ROLES[1], STOVES), (ROLES[3], MUGS))
    answer = compose(brief, Constraints(owned=("fuel",)), SHOP, anchor="fuel-gas")
    assert ids(answer) == ["stove-gas", "mug-1"]
    assert answer.relaxed == ()


def test_an_anchor_that_is_sold_out_is_left_out_and_told() -> None:
    sold_out = item("tent-9", "dome_tent", stock=0)
    shop = Facts({**SHOP.items, "tent-9": sold_out}, SHOP.rules, SHOP.ancestors)
    (relaxed,) = compose(BRIEF, Constraints(), shop, anchor="tent-9").relaxed
    assert (relaxed.constraint, relaxed.detail) == ("anchor", {"because": "stock"})


def test_a_pool_has_no_near_duplicates_and_spreads_in_price() -> None:
    roles = tuple(role(f"r{n}") for n in range(5))
    stocked = tuple(
        (each, tuple(item(f"{each.role_id}-{n}", each.role_id, 500 + 700 * n) for n in range(9)))
        for each in roles
    )
    shop = facts([one for _, some in stocked for one in some], roles=roles)
    answer = compose(brief_of(*stocked), Constraints(), shop, limit=12)
    assert len(answer.bundles) == 12
    for n, one in enumerate(answer.bundles):
        assert all(len(set(one) - set(other)) >= 2 for other in answer.bundles[:n])
    prices = [sum(shop.items[line.item_id].price_cents for line in each) for each in answer.bundles]
    assert max(prices) >= 2 * min(prices)


def test_the_seed_breaks_ties() -> None:
    equal = tuple(item(f"mug-{n}", "mug") for n in range(8))
    entry = RoleCandidates(ROLES[3], tuple(Candidate(each.item_id, 0.5) for each in equal))
    shop = facts(equal)
    firsts = {
        compose(Brief(None, (entry,)), Constraints(), shop, seed=n).bundles[0] for n in range(20)
    }
    assert len(firsts) > 1


def test_nothing_in_a_pool_breaks_a_constraint() -> None:
    constraints = Constraints(
        budget=Budget("range", 8_000, 12_000, "USD"), party_size=2, within_days=6
    )
    answer = compose(BRIEF, constraints, SHOP)
    assert answer.bundles
    assert not any(violations(each, constraints, SHOP) for each in answer.bundles)
