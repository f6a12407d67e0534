from pathlib import Path

import pytest

from models.contract.constraints import Constraints
from models.engine.version import catalog_version_of
from models.retrieval.errors import UnknownScenarioError
from models.retrieval.purpose import companions, purpose_of, wanted_categories
from models.retrieval.roles import roles_of
from models.retrieval.shelf import Shelf
from models.scorer.encoder.vectors import VectorCache
from tests.unit.engine.shop import WordEncoder, associated, catalog
from tests.unit.retrieval.asking import Asked, never, request


def scenario_of(shelf: Shelf, utterance: str, **rest: object) -> str | None:
    purpose = purpose_of(request(utterance, **rest), shelf, Asked(utterance))  # type: ignore[arg-type]
    return purpose.scenario.scenario_id if purpose.scenario else None


@pytest.mark.parametrize("utterance", ["a camping trip for four", "四个人去露营"])
def test_a_scenario_that_is_named_is_taken_without_asking_the_encoder(
    shelf: Shelf, utterance: str
) -> None:
    purpose = purpose_of(request(utterance), shelf, never)
    assert purpose.scenario is not None
    assert purpose.scenario.scenario_id == "camping"
    assert not purpose.assumed


def test_the_longest_name_said_decides_between_two_scenarios(shelf: Shelf) -> None:
    assert scenario_of(shelf, "a coffee corner for after camping") == "coffee"


def test_a_scenario_given_stays_whatever_is_said(shelf: Shelf) -> None:
    purpose = purpose_of(request("camping", scenario_id="coffee"), shelf, never)
    assert purpose.scenario is not None
    assert purpose.scenario.scenario_id == "coffee"


def test_a_scenario_that_nobody_knows_is_refused(shelf: Shelf) -> None:
    with pytest.raises(UnknownScenarioError):
        purpose_of(request(scenario_id="sailing"), shelf, never)


def test_without_a_name_the_nearest_scenario_is_assumed(shelf: Shelf) -> None:
    utterance = "brewing something good in the morning"
    purpose = purpose_of(request(utterance), shelf, Asked(utterance))
    assert purpose.scenario is not None
    assert purpose.scenario.scenario_id == "coffee"
    assert purpose.assumed


def test_with_nothing_said_what_most_people_buy_is_assumed(shelf: Shelf) -> None:
    purpose = purpose_of(request(" "), shelf, never)
    assert purpose.scenario is not None
    assert (purpose.scenario.scenario_id, purpose.assumed) == ("camping", True)


def test_several_categories_and_no_scenario_are_just_those_categories(shelf: Shelf) -> None:
    purpose = purpose_of(request("I need a tent and a lantern"), shelf, never)
    assert purpose.scenario is None
    assert purpose.categories == ("tent", "lantern")


def test_one_category_alone_is_the_start_of_a_whole_bundle(shelf: Shelf) -> None:
    assert scenario_of(shelf, "a grinder please") == "coffee"


def test_a_category_that_no_scenario_has_stands_alone(shelf: Shelf) -> None:
    purpose = purpose_of(request("a rug"), shelf, never)
    assert purpose.categories == ("rug",)


def test_owned_and_excluded_categories_are_not_wanted(shelf: Shelf) -> None:
    asked = request("tent, lantern, mug", Constraints(owned=("tent",), exclude=("mug",)))
    assert wanted_categories(asked, shelf) == ("lantern",)


def test_the_wider_of_two_categories_named_adds_nothing(shelf: Shelf) -> None:
    asked = request("a stove", Constraints(require=("cooking",)))
    assert wanted_categories(asked, shelf) == ("stove",)


def test_an_anchor_leads_to_a_scenario_that_has_a_place_for_it(shelf: Shelf) -> None:
    assert scenario_of(shelf, "what goes with this?", anchor="it-kettle-black") == "coffee"


def test_an_anchor_that_no_scenario_has_a_place_for_brings_what_rules_tie_to_it(
    shelf: Shelf,
) -> None:
    assert companions("stove", shelf) == ("fuel",)
    purpose = purpose_of(request("what goes with it", anchor="it-rug"), shelf, never)
    assert purpose.scenario is None
    assert purpose.categories == ()


def test_a_shop_without_scenarios_offers_the_categories_near_to_what_was_said(
    tmp_path: Path,
) -> None:
    vectors = VectorCache(tmp_path, WordEncoder())
    shelf = catalog_version_of(catalog(scenarios=()), vectors).shelf
    said = "a dome or canvas one for the family"
    purpose = purpose_of(request(said), shelf, Asked(said))
    assert purpose.scenario is None
    assert purpose.categories[0] == "tent"
    assert purpose_of(request(" "), shelf, never).categories == ()


COMPLEMENTS = (
    associated("complement", "rug", "mug", 1.5),
    associated("complement", "rug", "kettle", 4.0),
    associated("complement", "rug", "grinder", 2.0),
    associated("complement", "rug", "lantern"),
    associated("complement", "rug", "nothing_sold", 9.0),
    associated("complement", "mug", "tent", 9.0),
    associated("complement", "cooking", "lantern", 3.0),
    associated("substitute", "rug", "tent", 9.0),
)


@pytest.fixture
def knowing(tmp_path: Path) -> Shelf:
    """A shop without scenarios that knows what goes with what."""
    shop = catalog(scenarios=(), associations=COMPLEMENTS)
    return catalog_version_of(shop, VectorCache(tmp_path, WordEncoder())).shelf


def test_companions_are_those_of_rules_then_complements_the_strongest_first(
    knowing: Shelf,
) -> None:
    assert companions("rug", knowing) == ("lantern", "kettle", "grinder", "mug")
    assert companions("stove", knowing) == ("fuel", "lantern")


def test_one_category_named_in_a_shop_without_scenarios_gets_its_best_complements(
    knowing: Shelf,
) -> None:
    purpose = purpose_of(request("a rug"), knowing, never)
    assert (purpose.categories, purpose.beside) == (("rug",), ("lantern", "kettle", "grinder"))
    roles = roles_of(request("a rug"), purpose, knowing)
    assert [(role.role_id, role.required) for role in roles] == [
        ("rug", True),
        ("lantern", False),
        ("kettle", False),
        ("grinder", False),
    ]


def test_complements_that_are_owned_or_excluded_make_room_for_the_next(knowing: Shelf) -> None:
    asked = request("a rug", Constraints(owned=("lantern",), exclude=("kettle",)))
    assert purpose_of(asked, knowing, never).beside == ("grinder", "mug")


def test_an_anchor_brings_what_rules_tie_to_it_and_its_complements_beside(knowing: Shelf) -> None:
    purpose = purpose_of(request("what goes with it", anchor="it-stove-gas"), knowing, never)
    assert (purpose.categories, purpose.beside) == (("fuel",), ("lantern",))
