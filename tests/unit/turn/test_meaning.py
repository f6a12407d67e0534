"""What a move means where the conversation stands."""

import pytest

from data.types.money import Budget
from models.turn.meaning import NOT_UNDERSTOOD, meant
from models.turn.moves import Changes, Critique, Move, Reference
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
