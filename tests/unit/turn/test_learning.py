import numpy as np
import pytest

from data.types.turn import FeedbackEvent
from models.preference.posterior import prior
from models.preference.rewards import Signal, fold
from models.turn.learning import lesson_of
from models.turn.moves import Changes, Critique, Move, Reference
from tests.factories import SHOP, fresh_state, shown_state


def _kinds(move: Move) -> list[str]:
    return [event.kind for event in lesson_of(shown_state(), move).events]


@pytest.mark.parametrize(
    ("move", "kinds"),
    [
        (Move("accept_bundle", ""), ["accept"]),
        (Move("reject_bundle", ""), ["reject"] * 3),
        (Move("show_more", ""), ["dismiss"] * 3),
        (Move("swap_item", "", references=(Reference(words="stove"),)), ["swap"]),
        (Move("remove_item", "", references=(Reference(words="stove"),)), ["remove"]),
        (Move("keep_item", "", references=(Reference(words="stove"),)), ["keep"]),
        (Move("add_item", "", categories=("chair",)), ["add"]),
        (Move("critique", "", critiques=(Critique("price", "less"),)), ["critique"]),
        (Move("refine", "", changes=Changes(exclude=("leather",))), ["critique"]),
        (Move("rate_experience", "", stars=4), ["rating"]),
        (Move("rate_experience", ""), []),
        (Move("view_basket", ""), []),
        (Move("ask_why", ""), []),
    ],
)
def test_each_reaction_leaves_its_row(move: Move, kinds: list[str]) -> None:
    assert _kinds(move) == kinds


def test_a_row_names_what_was_shown_and_under_which_policy() -> None:
    (event,) = lesson_of(shown_state(), Move("accept_bundle", "")).events
    assert (event.slate_id, event.bundle_id) == ("s-1", "b-1")
    assert (event.policy, event.model_version, event.propensity) == ("softmax", "untrained", 0.25)
    assert event.reward == 1.0


def test_rows_of_one_turn_have_names_of_their_own_that_repeat_with_the_turn() -> None:
    move = Move("reject_bundle", "")
    names = [event.event_id for event in lesson_of(shown_state(number=4), move).events]
    assert names == ["c-1-4-0", "c-1-4-1", "c-1-4-2"]
    assert names == [event.event_id for event in lesson_of(shown_state(number=4), move).events]


def test_an_acceptance_is_learned_against_those_passed_over() -> None:
    learned = lesson_of(shown_state(), Move("accept_bundle", "")).preference
    chosen = tuple(SHOP.item(one) for one in ("dome", "gas", "lamp"))
    others = tuple(SHOP.item(one) for one in ("tunnel", "wood", "flare", "dome", "wood", "flare"))
    expected = fold(prior(SHOP.space), SHOP.space, [Signal("accept", chosen, against=others)])
    np.testing.assert_allclose(learned.mean, expected.mean)


def test_a_critique_of_a_concept_turns_taste_against_it() -> None:
    move = Move("refine", "", changes=Changes(exclude=("blue",), prefer=("steel",)))
    learned = lesson_of(shown_state(), move).preference
    weights = dict(zip(learned.features, learned.mean, strict=True))
    assert weights["color:blue"] < 0 < weights["material:steel"]


def test_a_wish_for_cheaper_turns_taste_against_price() -> None:
    move = Move("critique", "", critiques=(Critique("price", "less"),))
    learned = lesson_of(shown_state(), move).preference
    assert learned.mean[learned.features.index("price")] < 0


def test_who_says_what_is_missing_has_passed_over_all_that_was_shown() -> None:
    state = shown_state()
    wish = Move("refine", "", changes=Changes(prefer=("steel",)))
    shown = [tuple(SHOP.item(one.item_id) for one in bundle.items) for bundle in state.bundles()]
    said = Signal("critique", concept="steel", direction="more")
    expected = fold(
        prior(SHOP.space), SHOP.space, [said, *(Signal("passed", items) for items in shown)]
    )
    np.testing.assert_allclose(lesson_of(state, wish).preference.mean, expected.mean)
    unseen = lesson_of(fresh_state(), wish).preference
    np.testing.assert_allclose(unseen.mean, fold(prior(SHOP.space), SHOP.space, [said]).mean)


def test_what_is_owned_already_says_nothing_of_taste_but_is_logged() -> None:
    move = Move("remove_item", "", references=(Reference(words="stove"),), owned=True)
    lesson = lesson_of(shown_state(), move)
    assert [event.kind for event in lesson.events] == ["remove"]
    assert lesson.record is None
    assert not lesson.preference.mean.any()


def test_the_record_names_every_row_that_it_folds_in() -> None:
    click = FeedbackEvent("e-1", "click", item_id="gas", source="event")
    seen = FeedbackEvent("e-2", "seen", bundle_id="b-1", source="event")
    lesson = lesson_of(shown_state(number=4, unfolded=(click, seen)), Move("accept_bundle", ""))
    assert lesson.record is not None
    assert lesson.record.folded == ("e-1", "c-1-4-0")
    assert [event.event_id for event in lesson.events] == ["c-1-4-0"]


def test_an_event_on_a_bundle_of_the_slate_counts_against_those_beside_it() -> None:
    event = FeedbackEvent("e-1", "add_to_basket", bundle_id="b-2", source="event")
    learned = lesson_of(shown_state(unfolded=(event,)), Move("view_basket", "")).preference
    bought = tuple(SHOP.item(one) for one in ("tunnel", "wood", "flare"))
    others = tuple(SHOP.item(one) for one in ("dome", "gas", "lamp", "dome", "wood", "flare"))
    signal = Signal("add_to_basket", bought, against=others)
    expected = fold(prior(SHOP.space), SHOP.space, [signal])
    np.testing.assert_allclose(learned.mean, expected.mean)


def test_events_on_what_the_shop_no_longer_has_are_passed_over() -> None:
    gone = FeedbackEvent("e-1", "click", item_id="gone", source="event")
    assert lesson_of(shown_state(unfolded=(gone,)), Move("view_basket", "")).record is None


@pytest.mark.parametrize("intent", ["accept_bundle", "reject_bundle", "swap_item", "show_more"])
def test_with_nothing_shown_nothing_is_learned(intent: str) -> None:
    lesson = lesson_of(fresh_state(), Move(intent, "", references=(Reference(words="stove"),)))
    assert (lesson.events, lesson.record) == ((), None)
