import pytest

from data.catalog.snapshot import Catalog
from models.contract.constraints import Bound
from models.contract.recommendation import Reason, Taste
from models.explanation.reasons import MAX_REASONS, explain, explain_item
from tests.unit.engine.shop import associated, catalog, lines
from tests.unit.explanation.grounds import CAMP, at_most, ground


def reason(reasons: tuple[Reason, ...], kind: str) -> Reason:
    return next(one for one in reasons if one.kind == kind)


def test_a_rule_that_is_met_is_told_in_its_own_words(shop: Catalog) -> None:
    found = reason(explain(CAMP, ground(shop)), "compatible")
    assert found.text == "stove gas burns fuel gas (gas)"
    assert found.item_ids == ("it-stove-gas", "it-fuel-gas")
    chinese = reason(explain(CAMP, ground(shop, "zh")), "compatible")
    assert chinese.text == "燃气炉用气罐（燃气）"


def test_a_rule_that_is_broken_is_no_reason(shop: Catalog) -> None:
    bundle = lines(("stove", "it-stove-gas"), ("fuel", "it-fuel-alcohol"))
    assert all(one.kind != "compatible" for one in explain(bundle, ground(shop)))


@pytest.mark.parametrize(
    ("dollars", "text"),
    [(160, "$7 under your budget of $160"), (153, "Exactly your budget of $153")],
)
def test_what_is_left_of_the_budget_is_told(shop: Catalog, dollars: int, text: str) -> None:
    found = reason(explain(CAMP, ground(shop, budget=at_most(dollars))), "budget")
    assert found.text == text
    assert found.item_ids == tuple(line.item_id for line in CAMP)


def test_a_budget_that_is_not_met_is_no_reason(shop: Catalog) -> None:
    found = explain(CAMP, ground(shop, budget=at_most(100)))
    assert all(one.kind != "budget" for one in found)


def test_liked_concepts_name_only_the_items_that_carry_them(shop: Catalog) -> None:
    found = reason(explain(CAMP, ground(shop, "zh", prefer=("black",))), "liked")
    assert found.item_ids == ("it-lantern-black",)
    assert found.text == "符合您想要的“黑色”：黑色营地灯"


@pytest.mark.parametrize(("weight", "told"), [(0.9, True), (0.05, False)])
def test_only_a_strong_taste_is_a_reason(shop: Catalog, weight: float, told: bool) -> None:
    taste = Taste(("price", "color:black"), (0.9, weight))
    found = explain(CAMP, ground(shop, taste=taste))
    assert any(one.kind == "liked" for one in found) is told


def test_a_critique_that_is_met_says_by_how_much_and_comes_first(shop: Catalog) -> None:
    # dome 800 g, gas stove 400 g, fuel 80 g, lantern 250 g
    bounds = (Bound("weight", "less", 1950.0),)
    first = explain(CAMP, ground(shop, bounds=bounds, prefer=("black",)))[0]
    assert (first.kind, first.text) == ("critique", "420 g lighter than before")


def test_a_critique_of_one_role_speaks_of_its_item_alone(shop: Catalog) -> None:
    bounds = (Bound("price", "less", 14000.0, role_id="tent"),)
    found = reason(explain(CAMP, ground(shop, "zh", bounds=bounds)), "critique")
    assert found.item_ids == ("it-tent-dome",)
    assert found.text == "比之前便宜 $60"


def test_a_critique_that_is_not_met_is_no_reason(shop: Catalog) -> None:
    found = explain(CAMP, ground(shop, bounds=(Bound("weight", "less", 1530.0),)))
    assert all(one.kind != "critique" for one in found)


def test_what_people_bought_together_is_named(shop: Catalog) -> None:
    found = reason(explain(CAMP, ground(shop)), "popular")
    assert found.item_ids == ("it-tent-dome", "it-stove-gas", "it-fuel-gas")
    assert found.text == "Often bought together: tent dome, stove gas, fuel gas"


def test_kept_and_new_items_are_named(shop: Catalog) -> None:
    bundle = lines(("stove", "it-stove-red"), ("lantern", "it-lantern-green"))
    found = explain(bundle, ground(shop, keep=("it-lantern-green",)))
    assert reason(found, "kept").text == "lantern green stays, as you asked"
    assert reason(found, "new").item_ids == ("it-stove-red",)
    assert reason(found, "role").text == "Covers weekend camping: stove, lantern"


def test_there_are_at_most_four_reasons(shop: Catalog) -> None:
    here = ground(
        shop,
        prefer=("black", "green", "nylon"),
        budget=at_most(500),
        keep=("it-tent-dome",),
        bounds=(Bound("price", "less", 20000.0),),
    )
    assert len(explain(CAMP, here)) == MAX_REASONS


def test_every_reason_names_items_of_the_bundle(shop: Catalog) -> None:
    ids = {line.item_id for line in CAMP}
    for one in explain(CAMP, ground(shop, prefer=("black",), budget=at_most(500))):
        assert one.item_ids
        assert set(one.item_ids) <= ids


def test_an_item_is_explained_by_what_is_true_of_it(shop: Catalog) -> None:
    found = explain_item("it-stove-gas", CAMP, ground(shop))
    assert [one.kind for one in found] == ["compatible", "popular", "role"]
    assert found[-1].text == "stove gas is the stove for weekend camping"
    assert all("it-stove-gas" in one.item_ids for one in found)


def test_an_empty_bundle_has_no_reasons(shop: Catalog) -> None:
    assert (
        explain((), ground(shop, budget=at_most(10), bounds=(Bound("price", "less", 9.0),))) == ()
    )


def test_a_complement_that_a_person_wrote_is_told_in_their_words() -> None:
    shop = catalog(associations=[associated("complement", "stove", "lantern")])
    found = reason(explain(CAMP, ground(shop)), "complement")
    assert found.text == "lantern goes with stove"
    assert found.item_ids == ("it-stove-gas", "it-lantern-black")
    assert reason(explain(CAMP, ground(shop, "zh")), "complement").text == "营地灯配炉子"


def test_a_learned_complement_is_told_with_its_figures_and_the_strongest_wins() -> None:
    known = (
        associated("complement", "stove", "lantern", 2.0),
        associated("complement", "tent", "lantern", 3.0),
        associated("complement", "tent", "mug", 9.0),
    )
    found = explain(CAMP, ground(catalog(associations=known)))
    assert [one.text for one in found if one.kind == "complement"] == [
        "Often bought together: tent dome, lantern black. lantern goes with tent"
    ]


def test_a_complement_runs_one_way() -> None:
    shop = catalog(associations=[associated("complement", "lantern", "tent")])
    assert reason(explain(CAMP, ground(shop)), "complement").item_ids == (
        "it-lantern-black",
        "it-tent-dome",
    )


def test_what_stands_in_for_something_else_says_so_and_why() -> None:
    shop = catalog(associations=[associated("substitute", "tent", "rug")])
    bundle = lines(("tent", "it-rug"), ("stove", "it-stove-gas"))
    found = explain(bundle, ground(shop))[0]
    assert (found.kind, found.item_ids) == ("substitute", ("it-rug",))
    assert found.text == "rug in place of tent: rug goes with tent"
    assert explain(bundle, ground(shop, "zh"))[0].text == "用地毯代替帐篷：地毯配帐篷"
    assert any(one.kind == "substitute" for one in explain_item("it-rug", bundle, ground(shop)))


def test_what_does_its_own_role_stands_in_for_nothing() -> None:
    shop = catalog(associations=[associated("substitute", "stove", "tent")])
    assert all(one.kind != "substitute" for one in explain(CAMP, ground(shop)))


def test_a_role_named_after_a_category_knows_what_usually_does_it() -> None:
    shop = catalog(associations=[associated("substitute", "mug", "rug")])
    found = explain(lines(("mug-2", "it-rug")), ground(shop))
    assert [one.kind for one in found][:1] == ["substitute"]
