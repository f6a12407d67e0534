from dataclasses import replace

from data.types.money import Budget
from data.types.scenario import BundleItem
from models.composition.compose import Composition, compose
from models.constraints.facts import Facts
from models.contract.candidates import Candidate
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Edit
from tests.unit.composition.test_compose import BRIEF, SHOP, ids
from tests.unit.constraints.shop import bundle, item

BASE = bundle(shelter="tent-2", cooking="stove-gas", burning="fuel-gas", drinking="mug-3")


def test_a_swap_changes_one_role_and_lists_its_alternatives_best_first() -> None:
    answer = compose(BRIEF, Constraints(), SHOP, edit=Edit("swap", BASE, "drinking"))
    mugs = [each[3].item_id for each in answer.bundles]
    assert mugs == ["mug-1", "mug-2", "mug-4", "mug-5", "mug-6", "mug-7", "mug-8"]
    assert all(each[:3] == BASE[:3] for each in answer.bundles)


def test_a_swap_goes_to_the_category_named() -> None:
    edit = Edit("swap", BASE, "drinking", category="dome_tent")
    answer = compose(BRIEF, Constraints(), SHOP, edit=edit)
    assert {each[3].item_id for each in answer.bundles} == {"tent-1", "tent-3", "tent-4"}
    assert all(each[3].role_id == "drinking" for each in answer.bundles)


def test_a_swap_of_a_kept_item_lets_it_go() -> None:
    edit = Edit("swap", BASE, "drinking")
    answer = compose(BRIEF, Constraints(keep=("mug-3", "tent-2")), SHOP, edit=edit)
    assert answer.bundles[0][3].item_id == "mug-1"
    assert answer.relaxed == ()


def test_a_swap_without_an_alternative_has_no_answer() -> None:
    answer = compose(BRIEF, Constraints(), SHOP, edit=Edit("swap", BASE, "burning"))
    assert answer == Composition((), complete=False)


def test_a_swap_takes_along_only_what_would_not_fit_any_more() -> None:
    petrol = item("fuel-petrol", "fuel", 450, fuel="petrol")
    shop = Facts({**SHOP.items, "fuel-petrol": petrol}, SHOP.rules, SHOP.ancestors)
    roles = [*BRIEF.roles]
    roles[2] = replace(roles[2], candidates=(*roles[2].candidates, Candidate("fuel-petrol", 0.2)))
    edit = Edit("swap", BASE, "cooking")
    answer = compose(replace(BRIEF, roles=tuple(roles)), Constraints(), shop, edit=edit)
    assert ids(answer) == ["tent-2", "stove-petrol", "fuel-petrol", "mug-3"]
    assert [(each.constraint, each.to) for each in answer.relaxed] == [
        ("keep", {"item_id": "fuel-gas"})
    ]


def test_a_swap_raises_the_budget_before_it_touches_another_item() -> None:
    tight = Constraints(budget=Budget("max", None, 9_802, "USD"))
    answer = compose(BRIEF, tight, SHOP, edit=Edit("swap", BASE, "shelter", category="tent"))
    assert all(each[1:] == BASE[1:] for each in answer.bundles)
    lower = Constraints(budget=Budget("max", None, 7_000, "USD"))
    raised = compose(BRIEF, lower, SHOP, edit=Edit("swap", BASE, "shelter"))
    assert [each.to["max_cents"] for each in raised.relaxed] == [5_000 + 2_803]
    assert raised.bundles == ((BundleItem("tent-4", "shelter"), *BASE[1:]),)


def test_a_removal_leaves_the_rest_alone() -> None:
    answer = compose(BRIEF, Constraints(), SHOP, edit=Edit("remove", BASE, "cooking"))
    assert answer.bundles == ((BASE[0], *BASE[2:]),)
    assert answer.relaxed == ()


def test_removing_an_item_that_is_owned_says_nothing_more() -> None:
    owned = Constraints(owned=("stove",))
    answer = compose(BRIEF, owned, SHOP, edit=Edit("remove", BASE, "cooking"))
    assert (answer.bundles, answer.relaxed) == (((BASE[0], *BASE[2:]),), ())


def test_removing_the_last_item_leaves_no_bundle() -> None:
    edit = Edit("remove", BASE[:1], "shelter")
    assert not compose(BRIEF, Constraints(), SHOP, edit=edit).complete


def test_an_addition_takes_the_briefs_role_where_it_is_free() -> None:
    answer = compose(BRIEF, Constraints(), SHOP, edit=Edit("add", BASE[:3], category="mug"))
    assert answer.bundles[0] == (*BASE[:3], BundleItem("mug-1", "drinking"))
    assert all(each[:3] == BASE[:3] for each in answer.bundles)


def test_a_second_one_of_a_kind_gets_a_role_of_its_own() -> None:
    answer = compose(BRIEF, Constraints(), SHOP, edit=Edit("add", BASE, category="mug"))
    assert answer.bundles[0][:4] == BASE
    assert answer.bundles[0][4].role_id == "mug"
    assert answer.bundles[0][4].item_id != "mug-3"


def test_keeping_shows_the_bundle_as_it_is_and_then_variations() -> None:
    keep = Constraints(keep=("stove-gas",))
    answer = compose(BRIEF, keep, SHOP, edit=Edit("keep", BASE), avoid=[frozenset(ids_of(BASE))])
    assert answer.bundles[0] == BASE
    assert len(answer.bundles) > 3
    assert all("stove-gas" in ids_of(each) for each in answer.bundles)


def test_an_edit_leaves_quantities_alone_unless_the_party_demands_otherwise() -> None:
    base = (*BASE[:3], BundleItem("mug-3", "drinking", 4))
    edit = Edit("remove", base, "cooking")
    assert compose(BRIEF, Constraints(), SHOP, edit=edit).bundles[0][2].quantity == 4
    party = Constraints(party_size=2)
    assert compose(BRIEF, party, SHOP, edit=edit).bundles[0][2].quantity == 2


def _too_heavy(price_cents: int, budget_cents: int | None = None) -> Composition:
    """What comes of "the tent is too heavy" for two with a light tent of that price about."""
    light = item("tent-light", "dome_tent", price_cents, capacity=1, weight_g=1_400)
    shop = Facts({**SHOP.items, light.item_id: light}, SHOP.rules, SHOP.ancestors)
    shelter, *others = BRIEF.roles
    wider = (*shelter.candidates, Candidate(light.item_id, 0.1))
    brief = replace(BRIEF, roles=(replace(shelter, candidates=wider), *others))
    base = (BundleItem("tent-1", "shelter", 2), *BASE[1:3])
    limits = Constraints(
        party_size=2,
        bounds=(Bound("weight", "less", 3_000, "shelter"),),
        budget=Budget("max", None, budget_cents, "USD") if budget_cents else None,
    )
    return compose(brief, limits, shop, edit=Edit("swap", base, "shelter"))


def test_a_lighter_one_is_lighter_apiece_and_not_only_in_all() -> None:
    answer = _too_heavy(9_000)
    assert [each[0] for each in answer.bundles] == [BundleItem("tent-light", "shelter", 2)]
    assert answer.relaxed == ()


def test_where_the_budget_has_none_that_is_lighter_apiece_fewer_pieces_do() -> None:
    answer = _too_heavy(9_000, budget_cents=2 * 9_000 + 2_499)
    assert "tent-light" not in {each[0].item_id for each in answer.bundles}
    assert answer.bundles[0][0] == BundleItem("tent-2", "shelter", 1)
    assert answer.relaxed == ()


def ids_of(lines: tuple[BundleItem, ...]) -> set[str]:
    return {line.item_id for line in lines}
