"""What a move means where the conversation stands."""

import pytest

from data.types.money import Budget
from models.contract.constraints import Constraints
from models.turn.meaning import meant
from models.turn.moves import NOT_UNDERSTOOD, Changes, Critique, Move, Reference
from tests.factories import fresh_state, shown_state

BUDGET = Changes(budget=Budget("max", None, 10000, "USD"))


def test_most_moves_are_what_they_seem() -> None:
    move = Move("swap_item", "swap the stove", references=(Reference(words="stove"),))
    assert meant(shown_state(), move) is move


def test_words_of_the_shop_make_a_request_of_what_was_not_understood() -> None:
    move = Move(NOT_UNDERSTOOD, "camping and so on", scenarios=("camping",))
    assert meant(fresh_state(), move).intent == "request_bundle"


def test_what_says_nothing_stays_not_understood() -> None:
    move = Move(NOT_UNDERSTOOD, "hm")
    assert meant(fresh_state(), move).intent == NOT_UNDERSTOOD
    assert meant(shown_state(), move).intent == NOT_UNDERSTOOD


def test_beside_a_slate_it_is_a_critique_or_a_change() -> None:
    lighter = Move(NOT_UNDERSTOOD, "lighter", critiques=(Critique("weight", "less"),))
    assert meant(shown_state(), lighter).intent == "critique"
    assert meant(shown_state(), Move(NOT_UNDERSTOOD, "100", changes=BUDGET)).intent == "refine"


@pytest.mark.parametrize("intent", ["remove_item", "show_more", "add_item"])
def test_before_anything_is_shown_an_edit_with_a_wish_is_a_request(intent: str) -> None:
    move = Move(intent, "100 max", changes=BUDGET)
    assert meant(fresh_state(), move).intent == "request_bundle"
    assert meant(shown_state(), move) is move


def test_what_is_owned_stays_owned_in_the_request() -> None:
    owned = (Reference(words="stove"),)
    move = Move("remove_item", "got a stove, 100 max", BUDGET, references=owned, owned=True)
    request = meant(fresh_state(), move)
    assert request.intent == "request_bundle"
    assert request.changes.owned
    assert request.references == ()


def test_a_guide_with_a_budget_is_a_request() -> None:
    move = Move("browse_guides", "coffee at home, 100 max", changes=BUDGET)
    assert meant(shown_state(), move).intent == "request_bundle"


def test_a_question_that_compares_is_a_critique() -> None:
    better = (Critique("quality", "more"),)
    move = Move("ask_item", "got anything with better reviews", critiques=better)
    assert meant(shown_state(), move).intent == "critique"


def test_one_more_purpose_is_one_more_bundle_and_no_item() -> None:
    more = Move("add_item", "a picnic as well", scenarios=("picnic",))
    assert meant(shown_state(), more).intent == "request_bundle"
    lamp = Move("add_item", "a lamp for the picnic", scenarios=("picnic",), categories=("lantern",))
    assert meant(shown_state(), lamp) is lamp


@pytest.mark.parametrize("text", ["take the stove out of the first", "炉子还是不要了"])
def test_what_is_to_go_is_not_taken(text: str) -> None:
    move = Move("accept_bundle", text, references=(Reference(words="stove"),))
    assert meant(shown_state(), move).intent == "remove_item"


@pytest.mark.parametrize("text", ["everything else is fine, just no stove", "其他都好，就炉子不要"])
def test_praise_with_an_exception_is_a_removal(text: str) -> None:
    move = meant(shown_state(), Move("refine", text, Changes(exclude=("stove",))))
    assert (move.intent, move.references) == ("remove_item", (Reference(words="stove"),))
    plain = Move("refine", "no stove", Changes(exclude=("stove",)))
    assert meant(shown_state(), plain) is plain


@pytest.mark.parametrize("intent", ["deny", "affirm", "thank"])
def test_a_correction_said_with_a_no_is_a_change(intent: str) -> None:
    move = Move(intent, "no, I meant 100", changes=BUDGET)
    assert meant(shown_state(), move).intent == "refine"
    assert meant(shown_state(pending="forget_me"), move).intent == intent


def test_a_currency_named_alone_says_the_budget_anew() -> None:
    said = Budget("max", None, 300000, None)
    held = Constraints(budget=Budget("max", None, 300000, "USD"))
    state = shown_state(constraints=held, stated=said)
    move = Move("refine", "我说的是人民币", Changes(currency="CNY"))
    corrected = meant(state, move)
    assert corrected.intent == "refine"
    assert corrected.changes.stated == Budget("max", None, 300000, "CNY")
    assert corrected.changes.budget == Budget("max", None, 42000, "USD")
    same = Move("refine", "in dollars", Changes(currency="USD"))
    assert meant(state, same).changes.budget is None


@pytest.mark.parametrize("intent", ["remove_item", "forget_me", "help", "nlu_fallback", "deny"])
def test_a_condition_taken_back_is_a_change_whatever_it_was_taken_for(intent: str) -> None:
    dropping = Changes(dropped=("budget",))
    assert meant(shown_state(), Move(intent, "drop the budget", dropping)).intent == "refine"
    held = shown_state(constraints=Constraints(exclude=("leather",)))
    allowing = Move(intent, "leather is fine", Changes(withdrawn=("leather",)))
    assert meant(held, allowing).intent == "refine"


@pytest.mark.parametrize("intent", ["keep_item", "affirm", "nlu_fallback", "complete_anchor"])
def test_personal_data_alone_is_no_wish(intent: str) -> None:
    told = Move(intent, "my card is [card]", references=(Reference(words="card"),))
    assert meant(shown_state(), told).intent == "share_personal_data"
    wish = Move("request_bundle", "camping, mail me at [email]", scenarios=("camping",))
    assert meant(fresh_state(), wish) is wish
    assert meant(shown_state(), Move("checkout", "check out with [card]")).intent == "checkout"


@pytest.mark.parametrize(
    "changes",
    [Changes(exclude=("leather",)), Changes(withdrawn=("leather",)), Changes(owned=("stove",))],
)
def test_what_is_not_wanted_is_no_new_purpose(changes: Changes) -> None:
    held = shown_state(constraints=Constraints(exclude=("leather",)))
    assert meant(held, Move("request_bundle", "I said so", changes)).intent == "refine"
    anew = Move("request_bundle", "a picnic, no leather", changes, scenarios=("picnic",))
    assert meant(held, anew) is anew
    assert meant(fresh_state(), Move("request_bundle", "so", changes)).intent == "request_bundle"


def test_what_is_broken_is_no_order() -> None:
    held = shown_state(constraints=Constraints(owned=("tent",)))
    move = Move("order_status", "our tent is broken", Changes(withdrawn=("tent",)))
    assert meant(held, move).intent == "refine"


def test_a_bundle_is_taken_in_spite_of_a_card_number() -> None:
    taken = Move("accept_bundle", "the first, charge [card]")
    assert meant(shown_state(), taken) is taken


def test_no_after_a_slate_turned_down_turns_down_the_next() -> None:
    assert meant(shown_state(rejections=1), Move("deny", "still no")).intent == "reject_bundle"
    assert meant(shown_state(), Move("deny", "no")).intent == "deny"
    asked = shown_state(rejections=1, pending="handover")
    assert meant(asked, Move("deny", "no")).intent == "deny"


@pytest.mark.parametrize("intent", ["keep_item", "add_item", "deny", "accept_bundle"])
def test_take_it_out_is_a_removal_whatever_it_sounds_like(intent: str) -> None:
    move = Move(intent, "no, take the lantern out again", categories=("lantern",))
    gone = meant(shown_state(), move)
    assert (gone.intent, gone.references) == ("remove_item", (Reference(words="lantern"),))
    both = Move(intent, "remove the stove, keep the lantern", categories=("lantern",))
    assert meant(shown_state(), both).intent == intent


def test_a_demand_for_delivery_is_a_condition_and_a_question_is_none() -> None:
    within = Changes(within_days=4)
    demand = Move("ask_availability", "I need it within 4 days", within)
    assert meant(shown_state(), demand).intent == "refine"
    question = Move("ask_availability", "does it arrive within 4 days?")
    assert meant(shown_state(), question) is question


@pytest.mark.parametrize("intent", ["refine", "request_bundle", "nlu_fallback"])
def test_opinions_of_it_are_those_of_the_item_asked_about(intent: str) -> None:
    asked = shown_state(named_item="gas")
    move = meant(asked, Move(intent, "and what do people say about it?"))
    assert (move.intent, move.references) == ("ask_item", (Reference(item_id="gas"),))


def test_a_kind_that_is_after_all_not_wanted_is_removed() -> None:
    move = Move("accept_bundle", "营灯还是不要了", Changes(exclude=("lantern",)))
    gone = meant(shown_state(), move)
    assert (gone.intent, gone.references) == ("remove_item", (Reference(words="lantern"),))
