from models.contract.constraints import Constraints
from models.contract.recommendation import Edit
from models.retrieval.purpose import Purpose
from models.retrieval.roles import roles_of
from models.retrieval.shelf import Shelf
from tests.unit.engine.shop import CAMPING, lines
from tests.unit.retrieval.asking import request

HERE = Purpose(CAMPING)
BASE = lines(("tent", "it-tent-dome"), ("stove", "it-stove-gas"), ("fuel", "it-fuel-gas"))


def ids(asked: object, shelf: Shelf, purpose: Purpose = HERE) -> list[str]:
    return [role.role_id for role in roles_of(asked, purpose, shelf)]  # type: ignore[arg-type]


def test_a_scenario_brings_its_roles_in_order(shelf: Shelf) -> None:
    assert ids(request(), shelf) == ["tent", "stove", "fuel", "lantern"]


def test_what_is_owned_or_excluded_is_no_role(shelf: Shelf) -> None:
    asked = request(constraints=Constraints(owned=("tent",), exclude=("lantern",)))
    assert ids(asked, shelf) == ["stove", "fuel"]


def test_a_required_category_makes_its_role_required(shelf: Shelf) -> None:
    asked = request(constraints=Constraints(require=("lantern",)))
    lantern = roles_of(asked, HERE, shelf)[-1]
    assert lantern.required


def test_a_required_category_that_no_role_has_adds_one_counted_as_usual(shelf: Shelf) -> None:
    asked = request(constraints=Constraints(require=("mug",)))
    mug = roles_of(asked, HERE, shelf)[-1]
    assert (mug.role_id, mug.quantity, mug.required) == ("mug", "per_person", True)


def test_the_roles_of_a_former_bundle_are_all_there_is(shelf: Shelf) -> None:
    asked = request(roles=("stove", "lantern", "mug", "rug-2"))
    roles = roles_of(asked, HERE, shelf)
    assert [role.role_id for role in roles] == ["stove", "lantern", "mug", "rug-2"]
    assert all(role.required for role in roles)
    assert roles[-1].categories == ("rug",)


def test_a_swap_opens_its_role_to_the_category_asked_for(shelf: Shelf) -> None:
    roles = roles_of(request(edit=Edit("swap", BASE, "tent", "lantern")), HERE, shelf)
    assert [role.categories for role in roles] == [("lantern",), ("stove",), ("fuel",)]


def test_a_removal_leaves_its_role_out(shelf: Shelf) -> None:
    assert ids(request(edit=Edit("remove", BASE, "stove")), shelf) == ["tent", "fuel"]


def test_an_addition_takes_the_scenarios_own_role_or_a_new_one(shelf: Shelf) -> None:
    assert ids(request(edit=Edit("add", BASE, category="lantern")), shelf)[-1] == "lantern"
    assert ids(request(edit=Edit("add", BASE, category="tent")), shelf)[-1] == "tent-2"
