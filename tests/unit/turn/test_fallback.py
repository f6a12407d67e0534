import pytest

from data.types.money import Budget
from data.types.scenario import BundleItem
from models.constraints.violations import violations
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Edit, Recommendation, RecommendRequest
from models.turn.fallback import popular_bundles
from models.turn.state import ShopView
from tests.factories import LARGE, SHOP, SMALL, shop_with


def _popular(shop: ShopView = SHOP, **asked: object) -> Recommendation:
    request = RecommendRequest(
        **{
            "conversation_id": "c-1",
            "language": "en",
            "utterance": "a camping weekend",
            "seed": 7,
            **asked,  # type: ignore[arg-type]
        }
    )
    return popular_bundles(request, shop)


def _ids(answer: Recommendation) -> list[set[str]]:
    return [{item.item_id for item in bundle.items} for bundle in answer.slate()]


def test_the_most_bought_bundle_of_the_purpose_comes_first() -> None:
    answer = _popular()
    assert answer.slate()[0].items == LARGE
    assert answer.scenario_id == "camping"
    assert (answer.degraded, answer.forced) == (True, True)
    assert [bundle.position for bundle in answer.slate()] == list(range(len(answer.slate())))


def test_a_known_scenario_counts_more_than_the_words() -> None:
    answer = _popular(scenario_id="picnic")
    assert _ids(answer)[0] == {"canvas", "lamp"}


@pytest.mark.parametrize(
    "constraints",
    [
        Constraints(budget=Budget("max", None, 20000, "USD")),
        Constraints(exclude=("blue",)),
        Constraints(exclude=("wood",)),
        Constraints(owned=("tent",)),
        Constraints(party_size=4),
        Constraints(require=("chair",)),
        Constraints(keep=("lamp",)),
        Constraints(bounds=(Bound("weight", "less", 3700.0),)),
        Constraints(within_days=1),
    ],
)
def test_no_bundle_breaks_a_hard_constraint(constraints: Constraints) -> None:
    for bundle in _popular(constraints=constraints).slate():
        assert violations(bundle.items, constraints, SHOP.facts) == ()


def test_within_a_budget_there_still_is_a_bundle() -> None:
    answer = _popular(constraints=Constraints(budget=Budget("max", None, 20000, "USD")))
    assert answer.slate()[0].items == SMALL


def test_sold_out_bundles_are_left_out() -> None:
    answer = _popular(shop_with(tunnel={"stock": 0}))
    assert answer.slate()
    assert all("tunnel" not in ids for ids in _ids(answer))


def test_a_party_gets_as_many_as_it_needs() -> None:
    answer = _popular(constraints=Constraints(party_size=4), scenario_id="picnic")
    assert BundleItem("canvas", "seat", 4) in answer.slate()[0].items


def test_what_must_not_come_back_does_not() -> None:
    avoid = (("flare", "tunnel", "wood"),)
    answer = _popular(avoid=avoid)
    assert answer.slate()
    assert {"flare", "tunnel", "wood"} not in _ids(answer)


def test_no_bundle_is_shown_twice() -> None:
    shown = [frozenset(ids) for ids in _ids(_popular())]
    assert len(set(shown)) == len(shown)


def test_every_bundle_is_built_on_the_anchor() -> None:
    answer = _popular(anchor="gas", utterance="what goes with this camping stove")
    assert answer.slate()
    assert all("gas" in ids for ids in _ids(answer))


def test_a_swap_changes_only_its_role() -> None:
    answer = _popular(edit=Edit("swap", SMALL, "kitchen"))
    assert _ids(answer) == [{"dome", "wood", "lamp"}]


def test_a_swap_keeps_to_the_constraints() -> None:
    edit = Edit("swap", SMALL, "light")
    assert _popular(edit=edit, constraints=Constraints(exclude=("blue",))).slate() == ()


def test_a_removal_leaves_the_others() -> None:
    assert _ids(_popular(edit=Edit("remove", SMALL, "light"))) == [{"dome", "gas"}]


def test_an_addition_leaves_the_others() -> None:
    answer = _popular(edit=Edit("add", SMALL, category="chair"))
    assert all(ids > {"dome", "gas", "lamp"} for ids in _ids(answer))
    assert len(answer.slate()) == 2


def test_a_kept_bundle_is_the_same() -> None:
    assert _popular(edit=Edit("keep", SMALL)).slate()[0].items == SMALL


def test_what_does_not_fit_together_is_never_proposed() -> None:
    base = (*SMALL[:1], BundleItem("wood", "kitchen"))
    assert _popular(edit=Edit("add", base, category="cartridge")).slate() == ()


def test_nothing_that_fits_is_an_empty_slate() -> None:
    nothing = Constraints(budget=Budget("max", None, 100, "USD"))
    assert _popular(constraints=nothing).slate() == ()
