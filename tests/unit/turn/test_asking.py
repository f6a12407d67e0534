import pytest

from data.types.money import Budget
from data.types.turn import BasketLine
from models.client.errors import ScorerUnavailable
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Relaxation
from models.turn.moves import Changes, Critique, Reference
from tests.factories import LARGE, SMALL, fresh_state, recommendation, shown_state
from tests.fakes import FakeRecommender, FakeShopper, keys, uttered

pytestmark = pytest.mark.anyio
BUDGET = Budget("max", None, 30000, "USD")
SHOWN = (("dome", "gas", "lamp"), ("flare", "tunnel", "wood"), ("dome", "flare", "wood"))


async def test_a_purpose_gets_a_slate_at_once_with_the_assumptions_stated() -> None:
    answer = recommendation(SMALL, LARGE, assumptions={"scenario": "camping", "party_size": 1})
    shopper = FakeShopper(fresh_state(), FakeRecommender([answer]))
    reply = await shopper.does("request_bundle", "a camping weekend")
    assert keys(reply) == ["utter_assumed", "utter_slate"]
    assumed = uttered(reply.says[0], reply.state.shop, "en")
    assert all(word in assumed for word in ("camping weekend", "one person", "no budget limit"))


async def test_a_budget_given_is_not_assumed() -> None:
    shopper = FakeShopper(fresh_state())
    reply = await shopper.does("request_bundle", "camping", changes=Changes(budget=BUDGET))
    assert keys(reply) == ["utter_slate"]
    assert shopper.asked.constraints.budget == BUDGET


@pytest.mark.parametrize("text", ["hi, I want to buy something", "推荐一套"])
async def test_the_purpose_is_asked_for_only_with_nothing_to_go_on(text: str) -> None:
    shopper = FakeShopper(fresh_state())
    reply = await shopper.does("request_bundle", text)
    assert keys(reply) == ["utter_ask_purpose"]
    assert reply.state.pending == "purpose"
    assert shopper.recommender.asked == []


@pytest.mark.parametrize(
    "known",
    [{"changes": Changes(budget=BUDGET)}, {"categories": ("tent",)}, {"attributes": ("x",)}],
)
async def test_anything_understood_is_something_to_go_on(known: dict[str, object]) -> None:
    reply = await FakeShopper(fresh_state()).does("request_bundle", "something", **known)
    assert keys(reply)[-1] == "utter_slate"


async def test_whatever_answers_the_question_for_the_purpose_is_one() -> None:
    shopper = FakeShopper(fresh_state())
    await shopper.does("request_bundle", "something")
    reply = await shopper.does("request_bundle", "me")
    assert keys(reply)[-1] == "utter_slate"
    assert reply.state.pending is None


async def test_the_item_on_the_page_is_something_to_go_on() -> None:
    shopper = FakeShopper(fresh_state(page_item_id="gas"))
    reply = await shopper.does("request_bundle", "recommend something")
    assert keys(reply) == ["utter_slate_anchor"]
    assert shopper.asked.anchor == "gas"


async def test_a_new_purpose_begins_anew_but_for_what_is_never_wanted() -> None:
    held = Constraints(budget=BUDGET, exclude=("leather",), owned=("tent",), keep=("gas",))
    shopper = FakeShopper(shown_state(constraints=held, anchor="gas", rejections=1))
    await shopper.does("request_bundle", "a picnic with friends", scenarios=("picnic",))
    asked = shopper.asked
    assert asked.constraints == Constraints(exclude=("leather",))
    assert (asked.scenario_id, asked.anchor, asked.utterance) == (
        None,
        None,
        "a picnic with friends",
    )


async def test_what_was_turned_down_stays_away_through_a_new_purpose() -> None:
    shopper = FakeShopper(shown_state(rejected=(("dome", "gas"),)))
    await shopper.does("request_bundle", "a picnic with friends", scenarios=("picnic",))
    assert shopper.asked.avoid == (("dome", "gas"),)


async def test_the_answer_names_what_it_gave_way_on() -> None:
    relaxed = Relaxation("budget", "the budget is $327", {"max_cents": 32700})
    shopper = FakeShopper(
        fresh_state(), FakeRecommender([recommendation(SMALL, relaxations=(relaxed,))])
    )
    reply = await shopper.does("request_bundle", "camping", changes=Changes(budget=BUDGET))
    assert keys(reply) == ["utter_relaxed", "utter_slate"]
    assert "$327" in uttered(reply.says[0], reply.state.shop, "en")


async def test_a_converted_budget_is_said_so() -> None:
    changes = Changes(budget=BUDGET, stated=Budget("max", None, 200000, "CNY"))
    reply = await FakeShopper(fresh_state()).does("request_bundle", "camping", changes=changes)
    assert keys(reply)[0] == "utter_converted"
    assert uttered(reply.says[0], reply.state.shop, "en") == "I counted ¥2,000 as $300."


async def test_a_budget_in_the_shops_own_currency_is_not_mentioned() -> None:
    changes = Changes(budget=BUDGET, stated=Budget("max", None, 30000, None))
    reply = await FakeShopper(fresh_state()).does("request_bundle", "camping", changes=changes)
    assert keys(reply) == ["utter_slate"]


async def test_nothing_found_leaves_the_old_slate_standing() -> None:
    state = shown_state()
    shopper = FakeShopper(state, FakeRecommender([recommendation()]))
    reply = await shopper.does("refine", "below $1", changes=Changes(budget=BUDGET))
    assert keys(reply) == ["utter_no_bundle"]
    assert reply.state.slate == state.slate
    assert shopper.logged.impression is None


async def test_with_the_recommender_away_popular_bundles_are_marked_as_degraded() -> None:
    shopper = FakeShopper(fresh_state(), FakeRecommender([ScorerUnavailable("down")]))
    reply = await shopper.does("request_bundle", "camping", changes=Changes(budget=BUDGET))
    assert keys(reply) == ["utter_degraded", "utter_slate"]
    shown = shopper.logged.impression
    assert shown is not None
    assert (shown.degraded, shown.forced, shown.slate_propensity) == (True, True, None)


async def test_what_goes_with_an_item_is_built_on_it() -> None:
    shopper = FakeShopper(fresh_state(basket=(BasketLine("saddle", 1),)))
    reply = await shopper.does(
        "complete_anchor", "what goes with the chair?", references=(Reference(words="chair"),)
    )
    assert keys(reply) == ["utter_slate_anchor"]
    assert (shopper.asked.anchor, reply.state.anchor) == ("saddle", "saddle")
    assert "Saddle chair" in uttered(reply.says[0], reply.state.shop, "en")


async def test_what_goes_with_a_thing_of_ones_own_counts_it_as_owned() -> None:
    shopper = FakeShopper(fresh_state())
    reply = await shopper.does(
        "complete_anchor", "what goes with my tripod?", references=(Reference(words="tripod"),)
    )
    assert keys(reply)[-1] == "utter_slate"
    assert shopper.asked.constraints.owned == ("tripod",)


async def test_what_goes_with_nothing_at_all_asks_for_the_item() -> None:
    reply = await FakeShopper(fresh_state()).does("complete_anchor", "what goes with this?")
    assert keys(reply) == ["utter_ask_which_item"]
    assert reply.state.pending == "which_item"


async def test_a_refinement_adds_to_what_holds() -> None:
    shopper = FakeShopper(shown_state(constraints=Constraints(budget=BUDGET)))
    reply = await shopper.does("refine", "no leather", changes=Changes(exclude=("leather",)))
    assert keys(reply) == ["utter_slate_refined"]
    assert shopper.asked.constraints == Constraints(budget=BUDGET, exclude=("leather",))
    assert (shopper.asked.utterance, shopper.asked.scenario_id) == ("camping", "camping")


async def test_a_refinement_before_any_purpose_is_a_request() -> None:
    shopper = FakeShopper(fresh_state())
    reply = await shopper.does("refine", "below $300", changes=Changes(budget=BUDGET))
    assert keys(reply) == ["utter_slate"]


async def test_a_refinement_that_names_another_purpose_changes_it() -> None:
    shopper = FakeShopper(shown_state())
    await shopper.does("refine", "rather for a picnic", scenarios=("picnic",))
    assert shopper.asked.scenario_id is None
    assert "picnic" in shopper.asked.utterance


async def test_a_refinement_that_compares_binds_strictly() -> None:
    shopper = FakeShopper(shown_state())
    await shopper.does("refine", "keep it cheaper", critiques=(Critique("price", "less"),))
    assert shopper.asked.constraints.bounds == (Bound("price", "less", 18500.0),)


async def test_more_avoids_everything_shown_so_far() -> None:
    shopper = FakeShopper(shown_state(shown=SHOWN[:1], rejected=SHOWN[1:2]))
    reply = await shopper.does("show_more", "show me more")
    assert keys(reply) == ["utter_slate_more"]
    assert set(shopper.asked.avoid) == set(SHOWN[:2])
    assert set(reply.state.shown) >= set(SHOWN)


async def test_when_everything_was_shown_it_says_so() -> None:
    shopper = FakeShopper(shown_state(), FakeRecommender([recommendation()]))
    assert keys(await shopper.does("show_more", "more")) == ["utter_exhausted"]


async def test_more_of_nothing_is_a_request() -> None:
    reply = await FakeShopper(fresh_state()).does("show_more", "more")
    assert keys(reply) == ["utter_ask_purpose"]


async def test_rejected_bundles_never_come_back() -> None:
    shopper = FakeShopper(shown_state())
    reply = await shopper.does("reject_bundle", "none of these")
    assert keys(reply) == ["utter_slate_rejected"]
    assert shopper.asked.avoid == SHOWN
    await shopper.does("refine", "no leather", changes=Changes(exclude=("leather",)))
    assert shopper.asked.avoid == SHOWN


async def test_after_two_slates_turned_down_it_asks_what_is_wrong() -> None:
    shopper = FakeShopper(shown_state())
    await shopper.does("reject_bundle", "none of these")
    reply = await shopper.does("reject_bundle", "no, none")
    assert keys(reply) == ["utter_ask_what_wrong"]
    assert reply.state.pending == "what_wrong"


async def test_a_refusal_that_says_what_is_wrong_is_not_asked_again() -> None:
    shopper = FakeShopper(shown_state(rejections=1))
    critiques = (Critique("price", "less"),)
    reply = await shopper.does("reject_bundle", "all too expensive", critiques=critiques)
    assert keys(reply) == ["utter_slate_rejected"]
    assert shopper.asked.constraints.bounds[0].direction == "less"


async def test_a_refusal_of_nothing_is_said_so() -> None:
    assert keys(await FakeShopper(fresh_state()).does("reject_bundle")) == ["utter_no_slate"]
