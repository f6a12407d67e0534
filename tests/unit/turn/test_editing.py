import pytest

from data.types.text import Bilingual
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Edit
from models.turn.moves import Changes, Critique, Reference
from tests.factories import (
    LARGE,
    MIXED,
    SHOP,
    SMALL,
    fresh_state,
    lines,
    recommendation,
    shown_state,
)
from tests.fakes import FakeRecommender, FakeShopper, keys

pytestmark = pytest.mark.anyio
STOVE = (Reference(words="stove"),)
SWAPPED = lines(shelter="dome", kitchen="wood", light="lamp")


def _title(item_id: str) -> Bilingual:
    return SHOP.item(item_id).title


async def test_a_swap_names_its_item_and_leaves_the_others() -> None:
    shopper = FakeShopper(shown_state(), FakeRecommender([recommendation(SWAPPED)]))
    reply = await shopper.does("swap_item", "swap the stove", references=STOVE)
    assert shopper.asked.edit == Edit("swap", SMALL, "kitchen")
    assert keys(reply) == ["utter_edited_swap"]
    assert reply.says[0].values == {"old": _title("gas"), "new": _title("wood")}


async def test_a_swap_for_a_kind_asks_for_it_in_the_same_role() -> None:
    shopper = FakeShopper(shown_state())
    references = (Reference(number=2),)
    await shopper.does(
        "swap_item", "swap the second for a chair", references=references, categories=("chair",)
    )
    assert shopper.asked.edit == Edit("swap", SMALL, "kitchen", "chair")


async def test_a_swap_lets_go_of_a_kept_item_but_not_of_others() -> None:
    shopper = FakeShopper(shown_state(constraints=Constraints(keep=("gas", "lamp"))))
    await shopper.does("swap_item", "swap the stove", references=STOVE)
    assert shopper.asked.constraints.keep == ("lamp",)


async def test_a_swap_with_a_complaint_binds_the_new_item() -> None:
    shopper = FakeShopper(shown_state(constraints=Constraints(keep=("gas",))))
    critiques = (Critique("price", "less"),)
    await shopper.does("swap_item", "a cheaper stove", references=STOVE, critiques=critiques)
    assert shopper.asked.edit == Edit("swap", SMALL, "kitchen")
    assert shopper.asked.constraints.bounds == (Bound("price", "less", 4500.0, "kitchen"),)
    assert shopper.asked.constraints.keep == ()


async def test_a_bound_of_an_earlier_critique_does_not_bind_an_edit() -> None:
    held = Constraints(bounds=(Bound("price", "less", 9000.0),))
    shopper = FakeShopper(shown_state(constraints=held))
    await shopper.does("swap_item", "swap the stove", references=STOVE)
    assert shopper.asked.constraints.bounds == ()


async def test_a_removed_item_goes_and_its_kind_stays_away() -> None:
    shopper = FakeShopper(shown_state(constraints=Constraints(keep=("gas",))))
    reply = await shopper.does("remove_item", "drop the stove", references=STOVE)
    assert shopper.asked.edit == Edit("remove", SMALL, "kitchen")
    assert shopper.asked.constraints == Constraints(exclude=("stove",))
    assert keys(reply) == ["utter_edited_remove"]


async def test_an_item_of_ones_own_is_owned_and_not_refused() -> None:
    shopper = FakeShopper(shown_state())
    reply = await shopper.does("remove_item", "I own a stove", references=STOVE, owned=True)
    assert shopper.asked.constraints == Constraints(owned=("stove",))
    assert keys(reply) == ["utter_edited_owned"]


async def test_two_items_can_be_removed_at_once() -> None:
    shopper = FakeShopper(shown_state())
    both = (*STOVE, Reference(words="lantern"))
    reply = await shopper.does("remove_item", "without stove and lantern", references=both)
    edit = shopper.asked.edit
    assert edit is not None
    assert [item.role_id for item in edit.base if item.role_id != edit.role_id] == ["shelter"]
    assert set(shopper.asked.constraints.exclude) == {"stove", "lantern"}
    assert reply.says[0].values == {"old": (_title("gas"), _title("lamp"))}


async def test_the_kind_named_is_owned_whole_and_not_only_the_leaf_shown() -> None:
    shopper = FakeShopper(shown_state())
    tent = (Reference(words="tent"),)
    await shopper.does("remove_item", "I own a tent", references=tent, owned=True)
    assert shopper.asked.constraints.owned == ("tent",)


async def test_an_item_removed_by_a_button_takes_all_that_does_its_work_with_it() -> None:
    shopper = FakeShopper(shown_state())
    pressed = (Reference(bundle_id="b-1", item_id="dome"),)
    await shopper.does("remove_item", references=pressed)
    assert shopper.asked.constraints.exclude == ("tent",)


async def test_a_kind_that_is_not_shown_is_not_wanted_either() -> None:
    shopper = FakeShopper(shown_state())
    reply = await shopper.does("remove_item", "no chairs", references=(Reference(words="chairs"),))
    assert shopper.asked.edit is None
    assert shopper.asked.constraints.exclude == ("chair",)
    assert keys(reply) == ["utter_slate_refined"]


async def test_an_added_kind_joins_the_bundle_spoken_of() -> None:
    added = (*LARGE, *lines(seat="canvas"))
    shopper = FakeShopper(shown_state(), FakeRecommender([recommendation(added)]))
    second = (Reference(number=2, kind="bundle"),)
    reply = await shopper.does(
        "add_item", "add a chair to the second", references=second, categories=("chair",)
    )
    assert shopper.asked.edit == Edit("add", LARGE, category="chair")
    assert shopper.asked.constraints.require == ("chair",)
    assert reply.says[0].values == {"new": _title("canvas")}


async def test_what_cannot_be_added_is_not_required_from_then_on() -> None:
    shopper = FakeShopper(shown_state(), FakeRecommender([recommendation()]))
    reply = await shopper.does("add_item", "add a tripod", categories=("tripod",))
    assert keys(reply) == ["utter_no_bundle"]
    assert reply.state.constraints == Constraints()


async def test_adding_nothing_in_particular_asks_what() -> None:
    reply = await FakeShopper(shown_state()).does("add_item", "add something")
    assert keys(reply) == ["utter_ask_which_item"]


async def test_a_kept_item_holds_and_the_bundle_stays() -> None:
    shopper = FakeShopper(shown_state())
    reply = await shopper.does("keep_item", "keep the stove", references=STOVE)
    assert shopper.asked.edit == Edit("keep", SMALL)
    assert reply.state.constraints.keep == ("gas",)
    assert keys(reply) == ["utter_edited_keep"]


async def test_keeping_one_and_changing_the_rest_asks_for_new_bundles_around_it() -> None:
    shopper = FakeShopper(shown_state())
    await shopper.does("keep_item", "keep the stove, change the rest", references=STOVE, rest=True)
    asked = shopper.asked
    assert asked.edit is None
    assert asked.constraints.keep == ("gas",)
    assert asked.roles == ("shelter", "kitchen", "light")
    assert ("dome", "gas", "lamp") in asked.avoid


async def test_items_kept_from_two_bundles_make_a_new_one() -> None:
    shopper = FakeShopper(shown_state())
    both = (*STOVE, Reference(words="blue tent"))
    await shopper.does("keep_item", "keep the stove and the blue tent", references=both)
    assert shopper.asked.edit is None
    assert shopper.asked.constraints.keep == ("gas", "tunnel")


async def test_kept_items_add_up_and_each_is_held_once() -> None:
    shopper = FakeShopper(shown_state(constraints=Constraints(keep=("gas",))))
    both = (*STOVE, Reference(words="lantern"))
    await shopper.does("keep_item", "keep stove and lantern", references=both)
    assert shopper.asked.constraints.keep == ("gas", "lamp")


@pytest.mark.parametrize("intent", ["swap_item", "remove_item", "keep_item"])
async def test_an_item_that_nobody_knows_is_asked_for(intent: str) -> None:
    reply = await FakeShopper(shown_state()).does(
        intent, "the whatsit", references=(Reference(words="whatsit"),)
    )
    assert keys(reply) == ["utter_ask_which_item"]
    assert reply.state.pending == "which_item"


@pytest.mark.parametrize("intent", ["swap_item", "remove_item", "keep_item", "add_item"])
async def test_with_nothing_shown_there_is_nothing_to_edit(intent: str) -> None:
    reply = await FakeShopper(fresh_state()).does(intent, "the stove", references=STOVE)
    assert keys(reply) == ["utter_no_slate"]


async def test_an_edit_speaks_of_the_bundle_in_which_the_item_lies() -> None:
    shopper = FakeShopper(shown_state())
    references = (Reference(words="stove"), Reference(number=3, kind="bundle"))
    await shopper.does("swap_item", "the stove in the third", references=references)
    assert shopper.asked.edit == Edit("swap", MIXED, "kitchen")


async def test_an_edit_can_refuse_a_material_at_the_same_time() -> None:
    shopper = FakeShopper(shown_state())
    changes = Changes(exclude=("steel",))
    await shopper.does("swap_item", "a stove without steel", references=STOVE, changes=changes)
    assert shopper.asked.constraints.exclude == ("steel",)
